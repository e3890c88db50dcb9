package review

import (
	"errors"
	"testing"
)

// translated is an attached letter of which all is said.
func translated() *Attached {
	return &Attached{Kind: Translated, Language: "Polish", Translator: "The trust’s service", Why: "She reads Polish.", TheirOwn: true}
}

// What must be said of an attached letter cannot be left out, whoever asks for it.
func TestNoPackIsMadeOfALetterOfWhichNotAllIsSaid(t *testing.T) {
	for field, change := range map[string]func(*MakePack){
		"how":        func(m *MakePack) { m.Pack.Attached.Kind = "" },
		"language":   func(m *MakePack) { m.Pack.Attached.Language = " " },
		"translator": func(m *MakePack) { m.Pack.Attached.Translator = "" },
		"format":     func(m *MakePack) { m.Pack.Attached.Kind = OtherFormat },
		"why":        func(m *MakePack) { m.Pack.Attached.Why = "" },
		"their_own":  func(m *MakePack) { m.Pack.Attached.TheirOwn = false },
		"gates":      func(m *MakePack) { m.Pack.Run = 1 },
	} {
		c := toPack(t)
		m := c.pack()
		m.Pack.Attached = translated()
		change(&m)
		_, err := c.Apply(m, lia, c.now)
		if p, ok := errors.AsType[Problems](err); !ok || p[field] == "" || len(c.Packs) > 0 {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

// The law asks what a letter of candour said, and the program cannot read it there.
func TestAnAttachedLetterOfCandourIsRecorded(t *testing.T) {
	for _, r := range []ContactRecord{{Enquiries: "None", Apology: "Sorry"}, {Account: "All", Apology: "Sorry"}, {Account: "All", Enquiries: "None"}} {
		m := MakePack{Pack: Pack{Attached: translated(), Record: r}}
		if m.attached(RouteCandour) == nil {
			t.Errorf("%+v is a record of a written notification", r)
		}
		if err := m.attached(RouteAwareness); err != nil {
			t.Errorf("got %v", err)
		}
	}
}

func TestAnAttachedLetterSaysWhatItsKindAsksFor(t *testing.T) {
	all := Attached{Language: " Polish ", Translator: " A. Nowak ", Format: " easy read ", Why: " Asked. ", TheirOwn: true}
	for kind, want := range map[AttachedKind]string{Edited: "edited", Translated: "translated into Polish by A. Nowak", OtherFormat: "in another format: easy read"} {
		a := all
		a.Kind = kind
		a = a.Cleaned()
		if got := a.Words(); got != want || a.Why != "Asked." || kind == Edited && a.Language+a.Format != "" || len(a.Check()) > 0 {
			t.Errorf("%s: got %q, %+v", kind, got, a)
		}
	}
}
