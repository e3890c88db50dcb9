package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
)

func zipped(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		f, err := w.Create(name)
		if err == nil && !strings.HasSuffix(name, "/") {
			_, err = f.Write(bytes.Repeat([]byte("a"), len(name)))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFilesOfAZIP(t *testing.T) {
	b := zipped(t, "b/2.pdf", "b/", "a.rtf", "__MACOSX/._a.rtf", "b/.DS_Store")
	files, err := Files(bytes.NewReader(b), int64(len(b)))
	if err != nil || len(files) != 2 || files[0].Name != "a.rtf" || files[1].Name != "b/2.pdf" {
		t.Errorf("got %v, %v", files, err)
	}
}

func TestZIPsThatAreRefused(t *testing.T) {
	bomb := func() []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		f, _ := w.Create("a.txt")
		_, _ = f.Write(make([]byte, 32<<20))
		_ = w.Close()
		return b.Bytes()
	}()
	huge := zipped(t, "a.txt")
	end := bytes.LastIndex(huge, []byte("PK\x05\x06"))
	copy(huge[end+12:], []byte{0, 0, 0, 0xf0})
	for name, b := range map[string][]byte{
		"no ZIP": []byte("PK is not enough"), "nothing": nil, "empty": zipped(t), "folders alone": zipped(t, "a/"),
		"leads out": zipped(t, "../a.txt"), "leads out in Windows": zipped(t, `a\..\..\b.txt`), "from the root": zipped(t, "/etc/a"), "a drive": zipped(t, "C:/a.txt"),
		"an archive": zipped(t, "letters.ZIP"), "a bomb": bomb, "a huge table of contents": huge, "cut off": zipped(t, "a.txt")[:30],
	} {
		_, err := Files(bytes.NewReader(b), int64(len(b)))
		if _, ok := errors.AsType[Refusal](err); !ok {
			t.Errorf("%s: got %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), ".txt") {
			t.Errorf("%s: the refusal names a file: %v", name, err)
		}
	}
}

func TestOnlyOneCandidateIsMatched(t *testing.T) {
	type letter struct{ file, document string }
	for name, c := range map[string]struct {
		file    string
		letters []letter
		want    int // -1 for none
		how     string
		several bool
	}{
		"by name":                         {"Sub/CL-1.PDF", []letter{{"x.pdf", "1"}, {`D:\out\cl-1.pdf`, "2"}}, 1, ByName, false},
		"but for the extension":           {"CL-1.pdf", []letter{{"CL-1.rtf", ""}, {"CL-2.rtf", ""}}, 0, ByName, false},
		"the whole name goes first":       {"CL-1.pdf", []letter{{"CL-1.rtf", ""}, {"CL-1.pdf", ""}}, 1, ByName, false},
		"by document id":                  {"CL-1.pdf", []letter{{"", "CL-2"}, {"", "cl-1"}}, 1, ByDocument, false},
		"a document id with an extension": {"CL-1.pdf", []letter{{"", "CL-1.PDF"}}, 0, ByDocument, false},
		"both say the same":               {"CL-1.pdf", []letter{{"CL-1.pdf", "CL-1"}}, 0, ByName, false},
		"they contradict":                 {"CL-1.pdf", []letter{{"CL-1.pdf", "CL-2"}, {"CL-2.pdf", "CL-1"}}, -1, "", true},
		"two of one name":                 {"CL-1.pdf", []letter{{"a/CL-1.pdf", ""}, {"b/CL-1.pdf", ""}}, -1, "", true},
		"none":                            {"CL-1.pdf", []letter{{"", ""}, {"CL-11.pdf", "CL-11"}}, -1, "", false},
		"folders of a document id count":  {"1234.pdf", []letter{{"", "2023/1234"}}, -1, "", false},
		"accents in two forms":            {"Ren\u00e9.pdf", []letter{{"Rene\u0301.PDF", ""}}, 0, ByName, false},
	} {
		var found Candidates[int]
		for i, l := range c.letters {
			found.Consider(NameOf(c.file), i, NameOf(l.file), Key(l.document))
		}
		id, how, several := found.Only()
		if how == "" {
			id = -1
		}
		if id != c.want || how != c.how || several != c.several {
			t.Errorf("%s: got %d %q %v", name, id, how, several)
		}
	}
}
