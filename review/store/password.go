package store

import (
	"fmt"
	"sync"

	"github.com/alexedwards/argon2id"
)

// passwordCost is what one guess costs: 64 MiB of memory, about 0.2 seconds.
var passwordCost = argon2id.Params{Memory: 64 * 1024, Iterations: 3, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashing bounds how many passwords are worked on at once, and their memory.
type hashing struct {
	slots chan struct{}
	dummy func() (string, error) // what the password of nobody is compared with
}

func newHashing() *hashing {
	return &hashing{
		slots: make(chan struct{}, 4),
		dummy: sync.OnceValues(func() (string, error) { return argon2id.CreateHash("the password of nobody", &passwordCost) }),
	}
}

// hash returns what is kept of a password.
func (h *hashing) hash(password string) (string, error) {
	h.slots <- struct{}{}
	defer func() { <-h.slots }()
	hash, err := argon2id.CreateHash(password, &passwordCost)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
}

// matches reports whether hash is that of password. An empty hash, of an
// account that does not exist or has none yet, takes as long and never matches.
func (h *hashing) matches(password, hash string) (bool, error) {
	h.slots <- struct{}{}
	defer func() { <-h.slots }()
	known := hash != ""
	if !known {
		dummy, err := h.dummy()
		if err != nil {
			return false, fmt.Errorf("hash a password: %w", err)
		}
		hash = dummy
	}
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("compare a password: %w", err)
	}
	return ok && known, nil
}
