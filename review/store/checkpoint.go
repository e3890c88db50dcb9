package store

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"harmreview/review"
)

// LogKeyName is the file of the data folder that holds the key which signs
// checkpoints. Whoever has it and the database can rewrite both, which is why
// checkpoints are to be kept elsewhere too.
const LogKeyName = "log.key"

// A Checkpoint is a signed statement of what the audit log was at one moment.
type Checkpoint struct {
	Size int64 // how many events it covers
	At   time.Time
	Note string // as text that can be printed, mailed and kept elsewhere
}

// Checkpoint signs the audit log as it stands and keeps the signed note, or
// returns the one that was signed at this size before.
func (s *Store) Checkpoint(ctx context.Context) (Checkpoint, error) {
	signer, err := s.logSigner()
	if err != nil {
		return Checkpoint{}, err
	}
	var c Checkpoint
	err = s.change(ctx, review.Cause{}, func(tx *Tx) error {
		size, err := logSize(tx)
		if err != nil {
			return err
		}
		c, err = storedCheckpoint(tx, size)
		if !errors.Is(err, review.ErrNotFound) {
			return err
		}
		root, err := tlog.TreeHash(size, storedHashes(tx))
		if err != nil {
			return err
		}
		signed, err := note.Sign(&note.Note{Text: checkpointText(signer.Name(), size, root)}, signer)
		if err != nil {
			return err
		}
		c = Checkpoint{size, tx.Now(), string(signed)}
		return tx.Exec(`INSERT INTO checkpoints (size, note, at) VALUES ($1, $2, $3)`, c.Size, c.Note, instant(c.At))
	})
	if err != nil {
		return c, fmt.Errorf("sign a checkpoint: %w", err)
	}
	return c, nil
}

// Checkpoints returns all that were signed, the oldest first.
func (s *Store) Checkpoints(ctx context.Context) ([]Checkpoint, error) {
	var all []Checkpoint
	err := s.view(ctx, func(q querier) (err error) {
		all, err = storedCheckpoints(q)
		return err
	})
	return all, err
}

func storedCheckpoints(q querier) ([]Checkpoint, error) {
	return list(q, func(rows *sql.Rows, c *Checkpoint) error {
		return rows.Scan(&c.Size, (*instant)(&c.At), &c.Note)
	}, `SELECT size, at, note FROM checkpoints ORDER BY size`)
}

func storedCheckpoint(q querier, size int64) (Checkpoint, error) {
	c := Checkpoint{Size: size}
	err := q.QueryRow(`SELECT at, note FROM checkpoints WHERE size = $1`, size).Scan((*instant)(&c.At), &c.Note)
	return c, err
}

// checkpointText is what is signed: the log's name, its size and its root.
func checkpointText(origin string, size int64, root tlog.Hash) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, size, base64.StdEncoding.EncodeToString(root[:]))
}

// openCheckpoint checks the signature of a note and reads what it states.
func openCheckpoint(text string, key note.Verifier) (size int64, root tlog.Hash, err error) {
	n, err := note.Open([]byte(text), note.VerifierList(key))
	if err != nil {
		return 0, root, fmt.Errorf("it is not signed with this log's key: %w", err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != key.Name() {
		return 0, root, errors.New("it is no checkpoint of this log")
	}
	size, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 {
		return 0, root, errors.New("its size is no number")
	}
	b, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(b) != tlog.HashSize {
		return 0, root, errors.New("its root is no hash")
	}
	return size, tlog.Hash(b), nil
}

// ReadCheckpoints reads the notes of a file that holds any number of them, one
// after another.
func ReadCheckpoints(r io.Reader) ([]string, error) {
	var all []string
	var text strings.Builder
	signed := false
	flush := func() {
		if strings.TrimSpace(text.String()) != "" {
			all = append(all, strings.TrimLeft(text.String(), "\n"))
		}
		text.Reset()
		signed = false
	}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := strings.TrimRight(lines.Text(), "\r")
		signature := strings.HasPrefix(line, "— ")
		if signed && !signature {
			flush()
		}
		signed = signature
		text.WriteString(line + "\n")
	}
	flush()
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	return all, nil
}

// logSigner returns the signer of checkpoints, making its key on its first use.
func (s *Store) logSigner() (note.Signer, error) {
	key, err := s.keyFile(LogKeyName, func() (string, error) {
		id := make([]byte, 4)
		_, _ = rand.Read(id) // never fails
		secret, _, err := note.GenerateKey(rand.Reader, "harmreview-"+hex.EncodeToString(id))
		return secret, err
	})
	if err != nil {
		return nil, err
	}
	signer, err := note.NewSigner(key)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", LogKeyName, err)
	}
	return signer, nil
}

// LogKey returns the public key that checkpoints are checked with, which can
// be given to anybody. It returns review.ErrNotFound before the first checkpoint.
func (s *Store) LogKey() (string, error) {
	secret, err := os.ReadFile(filepath.Join(s.dir, LogKeyName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s: %w", LogKeyName, review.ErrNotFound)
	}
	if err != nil {
		return "", fmt.Errorf("read %s: %w", LogKeyName, err)
	}
	// PRIVATE+KEY+<name>+<hash>+<base64 of the algorithm's number and the seed>
	parts := strings.SplitN(strings.TrimSpace(string(secret)), "+", 5)
	if len(parts) != 5 {
		return "", fmt.Errorf("%s holds no key", LogKeyName)
	}
	seed, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return "", fmt.Errorf("%s holds no key", LogKeyName)
	}
	public, ok := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	if !ok {
		return "", fmt.Errorf("%s holds no key", LogKeyName)
	}
	return note.NewEd25519VerifierKey(parts[2], public)
}
