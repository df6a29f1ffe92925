package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/jackfield-dev/jackfield/plugin"
)

// maxKey is more than a keyset of a hundred keys.
const maxKey = 64 << 10

// readOrMakeKey reads the key file, which may have been put there for a
// database to come, or makes one. Only the owner of the database may call it.
func readOrMakeKey(path string) (tink.AEAD, error) {
	// A process that died between writing a key and naming it left that.
	if err := removeUnnamed(path); err != nil {
		return nil, err
	}
	key, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := makeKey(path); err != nil {
		return nil, fmt.Errorf("making key file: %w", err)
	}
	return readKey(path)
}

// unnamed is the name that a key file has while it is being written.
func unnamed(path string) string { return path + ".new" }

func removeUnnamed(path string) error {
	if err := os.Remove(unnamed(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// readKey reads the key file.
func readKey(path string) (tink.AEAD, error) {
	file, err := openOwn(path, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, maxKey))
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
	if err != nil {
		return nil, errNoKey(path)
	}
	key, err := aead.New(handle)
	if err != nil {
		return nil, errNoKey(path)
	}
	return key, nil
}

// errNoKey leaves out what the library said: it had the key before its eyes.
func errNoKey(path string) error {
	return plugin.Errorf(plugin.Config, "the key file %s does not hold a key", path).
		WithHint("restore it from a backup: what is sealed under it cannot be read without it")
}

// keyError says what it means that the key of a database cannot be read.
func keyError(path string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading key file: %w", err)
	}
	return plugin.Errorf(plugin.Config, "the key file %s is gone", path).
		WithHint("restore it from a backup: what is sealed under it cannot be read without it")
}

// makeKey makes the key file: whole, synced, and never in the place of another.
//
// The key is for XChaCha20-Poly1305, whose nonces have 192 bits and are drawn
// at random. Nonces of 96 bits, as AES-GCM has, would be too few to draw for
// the many records that one key seals over the years; and a counter would start
// again from its old value in a folder that was restored or copied, and seal
// two values under one nonce.
func makeKey(path string) error {
	handle, err := keyset.NewHandle(aead.XChaCha20Poly1305KeyTemplate())
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&text)); err != nil {
		return err
	}
	err = writeSynced(unnamed(path), text.Bytes())
	if err == nil {
		// A rename would put it in the place of a key that came meanwhile.
		err = os.Link(unnamed(path), path)
	}
	if errors.Is(err, fs.ErrExist) {
		err = nil
	}
	return errors.Join(err, removeUnnamed(path), syncFolder(filepath.Dir(path)))
}

// writeSynced makes a file that did not exist, for its owner alone.
func writeSynced(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Sync(), file.Close())
}
