package views

import (
	"strings"
	"testing"

	"harmreview/review"
)

// What is marked is the phrase and nothing else; without the marks the text is the
// one that came, and what a screen reader says of them stands in the text.
func TestPhrasesAreMarkedInTheText(t *testing.T) {
	text := "\n\nDear Dr,\nno malig<nancy> seen.\n\n\n\nPlease repeat. \n\nEnd"
	at := func(phrase string) review.Mark {
		i := strings.Index(text, phrase)
		return review.Mark{Start: i, End: i + len(phrase)}
	}
	denied, plain := at("malig<nancy>"), at("repeat")
	denied.Rules, denied.Denied, plain.Rules = []string{"Cancer"}, true, []string{"Test", "Plan"}
	var b strings.Builder
	if err := textOf("A letter", text, []review.Mark{denied, plain}).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	const hidden = `<span class="nhsuk-u-visually-hidden app-unselectable">`
	want := `<div class="app-letter__text" tabindex="0" role="region" aria-label="A letter">` +
		"<p>Dear Dr,\nno " + `<mark class="app-mark app-mark--denied" title="Found by Cancer, probably denied">` + hidden +
		`[Found by Cancer, probably denied: </span>malig&lt;nancy&gt;` + hidden + `]</span></mark> seen.</p>` +
		`<p>Please <mark class="app-mark" title="Found by Test, Plan">` + hidden + `[Found by Test, Plan: </span>repeat` + hidden + `]</span></mark>. </p><p>End</p></div>`
	if got := b.String(); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestMarksThatDoNotFitTheTextHarmNothing(t *testing.T) {
	for _, m := range []review.Mark{{Start: 3, End: 3}, {Start: 90, End: 99}, {Start: -4, End: 0}} {
		if got := pieces("A letter", []review.Mark{m}); len(got) != 1 || len(got[0]) != 1 || got[0][0].Text != "A letter" {
			t.Errorf("%+v: got %+v", m, got)
		}
	}
	if got := pieces("One.\n\nTwo.", []review.Mark{{Start: 2, End: 8}}); len(got) != 2 || got[0][1].Text != "e." || got[1][0].Text != "Tw" {
		t.Errorf("a mark over two paragraphs: %+v", got)
	}
}
