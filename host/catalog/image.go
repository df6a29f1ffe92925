package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"sync"
	"syscall"
)

// An Image is the executable of a plugin, as it was verified.
//
// On Linux it is a copy in memory that is sealed: nobody can change it, whatever
// becomes of the file that it was read from, and it can be run as often as the
// plugin has to be started. Elsewhere there is no such thing: the file has been
// verified a moment ago, is to be run by its path at once, and somebody who can
// write to its folder may be quicker.
type Image struct {
	Path string   // of the file
	File *os.File // the sealed copy; nil where there are none

	shelf *images
	users int // guarded by images.mu; the shelf itself is one
}

// Release says that the image is not going to be run any more by whoever opened it.
func (i *Image) Release() { i.shelf.release(i) }

// Open returns the verified executable of a plugin. Whoever opened it releases it
// when it has been started. Every failure is [plugin.PluginFailed].
func (c *Catalog) Open(p Plugin) (*Image, error) {
	if p.Problem != nil {
		return nil, p.Problem
	}
	if i := c.images.sealed(p.Digest); i != nil {
		return i, nil
	}
	if problem := p.checkFile(); problem != nil {
		return nil, problem
	}
	file, sum, err := verified(p.Path)
	if err != nil {
		return nil, p.faulty("its file %s cannot be read", p.file()).WithHint("%s", advice(err, p.Path))
	}
	i := &Image{Path: p.Path, File: file, shelf: &c.images}
	if sum != p.Digest {
		i.close()
		return nil, p.faulty("its file %s is not the one its manifest names", p.file()).
			WithHint("install the plugin again; if you built it just now, write its manifest again")
	}
	return c.images.keep(p.Digest, i), nil
}

// verified reads a file once, and returns what is to be run and its digest.
func verified(path string) (*os.File, string, error) {
	// Opening a named pipe, which may have taken the file's place, would wait.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, "", err
	}
	defer f.Close() //nolint:errcheck // it was only read
	info, err := f.Stat()
	if err != nil {
		return nil, "", err
	}
	return seal(io.LimitReader(f, info.Size()+1)) // one that grows meanwhile is not read for ever
}

func digest(r io.Reader) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func (i *Image) close() {
	if i.File != nil {
		_ = i.File.Close()
	}
}

// images are those of the versions that have been started, by digest. What is
// there is in use: another version in its place has to wait.
type images struct {
	mu       sync.Mutex
	byDigest map[string]*Image // guarded by mu
}

// sealed returns an image that need not be verified again; nil: there is none.
func (s *images) sealed(digest string) *Image {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.byDigest[digest]
	if i == nil || i.File == nil {
		return nil
	}
	i.users++
	return i
}

// keep keeps an image for the next start, or takes the one that somebody else was
// quicker to keep.
func (s *images) keep(digest string, i *Image) *Image {
	s.mu.Lock()
	defer s.mu.Unlock()
	if other := s.byDigest[digest]; other != nil && other.File != nil {
		i.close()
		i = other
	} else {
		if s.byDigest == nil {
			s.byDigest = map[string]*Image{}
		}
		s.byDigest[digest] = i
		i.users++
	}
	i.users++
	return i
}

func (s *images) inUse(p Plugin) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return p.Digest != "" && s.byDigest[p.Digest] != nil
}

// prune lets go of what none of these plugins is.
func (s *images) prune(plugins []Plugin) {
	listed := map[string]bool{}
	for _, p := range plugins {
		listed[p.Digest] = true
		if p.Next != nil {
			listed[p.Next.Digest] = true
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for digest, i := range s.byDigest {
		if !listed[digest] {
			delete(s.byDigest, digest)
			s.drop(i)
		}
	}
}

func (s *images) release(i *Image) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(i)
}

// drop counts a user out. s.mu is held.
func (s *images) drop(i *Image) {
	if i.users--; i.users == 0 {
		i.close()
	}
}

// Close lets go of every image.
func (c *Catalog) Close() { c.images.prune(nil) }
