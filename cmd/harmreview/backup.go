package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"harmreview/review/store"
)

// passphraseVariable is the environment variable with the passphrase that
// backups are encrypted with and opened by.
const passphraseVariable = "HARMREVIEW_BACKUP_PASSPHRASE"

// ageMagic is how an age file begins.
const ageMagic = "age-encryption.org/"

// backup writes the data folder to one file, encrypted for a recipient, else by
// the passphrase in the environment; without either it is plain and says so.
func backup(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := newFlags("backup", "FILE", stderr)
	dir := flags.String("data", defaultData, "the data folder")
	recipient := flags.String("recipient", "", "the age public key (age1…) that the backup is encrypted for")
	if err := parse(flags, args, 1); err != nil {
		return err
	}
	file := flags.Arg(0)
	recipients, err := backupRecipients(*recipient)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("%s is there already. Give the backup another name", file)
	}
	s, err := openExisting(ctx, *dir)
	if err != nil {
		return err
	}
	err = writeBackup(ctx, s, file, recipients)
	if err := errors.Join(err, s.Close()); err != nil {
		return err
	}
	if recipients == nil {
		fmt.Fprintf(stderr, "%s is not encrypted: whoever can read it can read every letter. Set %s or give -recipient to encrypt.\n", file, passphraseVariable)
	}
	fmt.Fprintln(stdout, "backed up to", file)
	return nil
}

// backupRecipients are whom a backup is encrypted for, nil for nobody.
func backupRecipients(recipient string) ([]age.Recipient, error) {
	if recipient != "" {
		found, err := age.ParseRecipients(strings.NewReader(recipient))
		if err != nil {
			return nil, exitError{2, fmt.Errorf("-recipient: %w", err)}
		}
		return found, nil
	}
	passphrase := os.Getenv(passphraseVariable)
	if passphrase == "" {
		return nil, nil
	}
	r, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	return []age.Recipient{r}, nil
}

// writeBackup writes to a name beside file, which it gets once it is whole.
func writeBackup(ctx context.Context, s *store.Store, file string, recipients []age.Recipient) error {
	partial := file + ".partial"
	f, err := os.OpenFile(partial, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there: another backup is being written, or one was interrupted. If none is, remove it", partial)
	}
	if err != nil {
		return err
	}
	defer os.Remove(partial)
	err = encrypted(f, recipients, func(w io.Writer) error { return s.Backup(ctx, systemCause(), w) })
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(partial, file)
}

// encrypted gives write a writer to w that encrypts for recipients.
func encrypted(w io.Writer, recipients []age.Recipient, write func(io.Writer) error) error {
	out := bufio.NewWriterSize(w, 1<<20)
	if recipients == nil {
		return errors.Join(write(out), out.Flush())
	}
	e, err := age.Encrypt(out, recipients...)
	if err != nil {
		return err
	}
	if err := write(e); err != nil {
		return err
	}
	return errors.Join(e.Close(), out.Flush())
}

// restore makes a data folder from a backup, of either kind.
func restore(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := newFlags("restore", "FILE", stderr)
	dir := flags.String("data", defaultData, "the data folder to make, which must be empty or missing")
	identity := flags.String("identity", "", "the file with the age identity that opens the backup")
	if err := parse(flags, args, 1); err != nil {
		return err
	}
	file := flags.Arg(0)
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := decrypted(f, *identity)
	if err != nil {
		return err
	}
	if err := store.Restore(ctx, systemCause(), r, *dir); err != nil {
		return fmt.Errorf("%s was not restored: %w", file, err)
	}
	fmt.Fprintf(stdout, "restored %s into %s. Everybody must sign in again. Check it with: harmreview verify -data %s\n", filepath.Base(file), *dir, *dir)
	return nil
}

// decrypted reads a backup, which may be plain.
func decrypted(f io.Reader, identityFile string) (io.Reader, error) {
	in := bufio.NewReaderSize(f, 1<<20)
	start, err := in.Peek(len(ageMagic))
	if err != nil && err != io.EOF {
		return nil, err
	}
	if !bytes.Equal(start, []byte(ageMagic)) {
		return in, nil
	}
	identities, what, err := backupIdentities(identityFile)
	if err != nil {
		return nil, err
	}
	r, err := age.Decrypt(in, identities...)
	if _, ok := errors.AsType[*age.NoIdentityMatchError](err); ok {
		return nil, fmt.Errorf("%s does not open this backup", what)
	}
	return r, err
}

// backupIdentities are what may open a backup, and what to call that.
func backupIdentities(file string) (identities []age.Identity, what string, err error) {
	if file != "" {
		f, err := os.Open(file)
		if err != nil {
			return nil, "", err
		}
		defer f.Close()
		identities, err = age.ParseIdentities(f)
		return identities, "the identity in " + file, err
	}
	passphrase := os.Getenv(passphraseVariable)
	if passphrase == "" {
		return nil, "", exitError{2, fmt.Errorf("this backup is encrypted. Set %s to its passphrase, or give -identity FILE", passphraseVariable)}
	}
	i, err := age.NewScryptIdentity(passphrase)
	return []age.Identity{i}, "the passphrase in " + passphraseVariable, err
}
