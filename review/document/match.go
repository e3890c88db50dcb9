package document

import (
	"path"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// A Name is what the name of a file is compared by: without its folders, in one
// case and one form of each letter.
type Name struct{ Full, Stem string }

// NameOf is the name of a file as it came, or as a list gives it.
func NameOf(name string) Name {
	base := path.Base(strings.ReplaceAll(strings.TrimSpace(name), `\`, "/"))
	if base == "." || base == "/" {
		return Name{}
	}
	full := Key(base)
	return Name{full, strings.TrimSuffix(full, path.Ext(full))}
}

// Key is a document id as names of files are compared with it.
func Key(id string) string { return cases.Fold().String(norm.NFC.String(strings.TrimSpace(id))) }

// How a file came to its letter.
const (
	ByName     = "file name"
	ByDocument = "document id"
	ByHand     = "by hand"
)

// Candidates are the letters to which a file might belong, by what tells it.
type Candidates[ID comparable] struct {
	named, stemmed, numbered []ID
}

// Consider looks whether a letter with this file name and the key of this
// document id, as a list gives them, might be the one. ID is how the caller knows it.
func (c *Candidates[ID]) Consider(file Name, id ID, listed Name, document string) {
	switch {
	case file.Full == "":
	case listed.Full == file.Full:
		c.named = append(c.named, id)
	case listed.Stem != "" && listed.Stem == file.Stem:
		c.stemmed = append(c.stemmed, id)
	}
	if document != "" && (document == file.Full || document == file.Stem) {
		c.numbered = append(c.numbered, id)
	}
}

// Only is the one letter to which a file belongs, and how that is known; how is
// "" where there is none, or more than one: several says which of the two. A
// name that agrees wholly goes before one that agrees but for its extension.
func (c *Candidates[ID]) Only() (id ID, how string, several bool) {
	named := c.named
	if len(named) == 0 {
		named = c.stemmed
	}
	all := append(append([]ID{}, named...), c.numbered...)
	if len(all) == 0 {
		return id, "", false
	}
	for _, other := range all {
		if other != all[0] {
			return id, "", true
		}
	}
	if len(named) > 0 {
		return all[0], ByName, false
	}
	return all[0], ByDocument, false
}
