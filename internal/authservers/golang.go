package authservers

import (
	"os/exec"
	"path/filepath"
	"runtime"
)

// buildGo builds the program in the folder name beside its source.
//
// It is always asked for, and always into the same file, because the go command knows best whether that file is still
// right; when it is, this takes a fifth of a second. A program that runs while it is replaced keeps running.
func buildGo(name string) (program, error) {
	dir, err := sourceDir(name)
	if err != nil {
		return program{}, err
	}
	goTool, err := exec.LookPath("go") // not lookUp: who runs Go tests without Go has a mistake to mend
	if err != nil {
		return program{}, err
	}
	path := filepath.Join(dir, ".bin", name)
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	// No cgo: it needs no C compiler then. No workspace: it is to be the module's own dependencies. No stamp of the
	// commit: it would link anew after each.
	env := []string{"CGO_ENABLED=0", "GOWORK=off"}
	err = locked(dir, func() error {
		return execute(dir, env, goTool, "build", "-buildvcs=false", "-o", path, ".")
	})
	return program{path: path, dir: dir}, err
}

func configureFosite(cmd *exec.Cmd, o options) {
	cmd.Args = append(cmd.Args, "-until-eof", "-lifespan", o.lifespan.String())
}

// configureGoOAuth2 has the client looked for in one place, "basic" or "form".
func configureGoOAuth2(cmd *exec.Cmd, client string, o options) {
	cmd.Args = append(cmd.Args, "-lifespan", o.lifespan.String(), "-client", client)
	if o.keepRefresh {
		cmd.Args = append(cmd.Args, "-keep-refresh")
	}
}
