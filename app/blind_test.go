package app

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"harmreview/review"
)

// A blindWorld is a site in which a case waits for its second review.
type blindWorld struct {
	*testSite
	id review.CaseID

	versions bool // whether the case may have been changed more often than in the other world
}

// positive is a world in which one lead found harm; drawn is one in which
// another found none, and the case is read again because it was drawn.
func positive(t *testing.T) blindWorld {
	w := blindWorld{testSite: site(t, 60)}
	w.addPerson("lead3", review.Lead)
	w.id = w.toAssess(1)
	w.sampling(1)
	w.signed("lead2", w.id, true)
	return w
}

func drawn(t *testing.T) blindWorld {
	w := blindWorld{testSite: site(t, 60)}
	w.addPerson("lead3", review.Lead)
	w.id = w.toAssess(1)
	w.sampling(1)
	w.signed("lead3", w.id, false)
	return w
}

// closedAndDrawn is a world in which somebody closed a case at triage and it was
// drawn; sentOn is one in which the same person sent it to assessment.
func closedAndDrawn(t *testing.T, by string) blindWorld {
	w := blindWorld{testSite: site(t, 60)}
	w.sharing(1, 0)
	w.id = w.closes(by)
	return w
}

func sentOn(t *testing.T, by string) blindWorld {
	w := blindWorld{testSite: site(t, 60)}
	w.sharing(1, 0)
	w.id = w.anyCase(review.InTriage, 1)
	w.change(by, w.id, review.TriageLetters{Letters: w.now(w.id), Answer: review.Assess, Urgency: review.Routine})
	return w
}

// sentInBatch is a world in which a lead sent another one's cases for a second
// review, all of them.
func sentInBatch(t *testing.T) blindWorld {
	w := blindWorld{testSite: site(t, 60)}
	w.addPerson("lead3", review.Lead)
	w.id = w.toAssess(1)
	w.signed("lead3", w.id, false)
	w.sampling(1)
	lead := w.signIn("lead2")
	lead.post(w.path("/assurance/reviewers/"+idOf(w.people["lead3"].ID)), url.Values{"n": {"1"}, "reason": {"Drift in November"}}).want(303)
	return w
}

// visited is what changes from one sight of a page to the next, whatever is on
// it, and how long a list took to load.
var visited = regexp.MustCompile(`name="key" value="[^"]*"|Number of this request: \w+|[?&]done=\w+|, in (less than a second|[\d.]+ seconds)`)

// TestTheFirstReadingLeavesNoTrace opens every page as a second reviewer who has
// not signed, sends every form of the case empty, and compares two worlds: one
// in which the first reviewer found harm, one in which another found none and
// the case was drawn. What that reviewer gets back must be the same to the byte.
func TestTheFirstReadingLeavesNoTrace(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	for _, who := range []string{"clinician", "lead"} {
		t.Run(who, func(t *testing.T) {
			one, other := positive(t), drawn(t)
			a, b := one.signIn(who), other.signIn(who)
			a.takes(review.InSecondReview)
			b.takes(review.InSecondReview)
			lookAlike(t, one, other, a, b, "Tess Lead3", "Tess Lead2", "70lead2", "The kidney failed", "Read to the end", "GP record, 3 April")
			if one.whole(one.id).Stage != review.InSecondReview {
				t.Error("the walk has moved the case, so what came after says nothing")
			}
		})
	}
}

// TestABatchLeavesNoTrace does the same for a case that a lead sent for a second
// review with others of its reviewer's, beside one that was drawn. Its version may
// differ: a case has many reasons to have been changed once more.
func TestABatchLeavesNoTrace(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	one, other := sentInBatch(t), drawn(t)
	one.versions = true
	a, b := one.signIn("lead"), other.signIn("lead")
	a.takes(review.InSecondReview)
	b.takes(review.InSecondReview)
	lookAlike(t, one, other, a, b, "Tess Lead3", "Drift in November", "Read to the end", "GP record, 3 April")
}

// TestADrawnClosingLeavesNoTrace does the same as whoever assesses a drawn closing:
// one world in which a case was closed and drawn, another in which it was sent to
// assessment.
func TestADrawnClosingLeavesNoTrace(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	for _, c := range []struct{ who, closer string }{{"clinician", "lead2"}, {"lead", "lead2"}, {"lead", "clerk"}} {
		t.Run(c.who+" after "+c.closer, func(t *testing.T) {
			one, other := closedAndDrawn(t, c.closer), sentOn(t, c.closer)
			a, b := one.signIn(c.who), other.signIn(c.who)
			a.takes(review.InAssessment)
			b.takes(review.InAssessment)
			lookAlike(t, one, other, a, b, "Tess Clinician2", "Tess Lead2", "70lead2") // the only clerk stands among the clerks in both
			if one.whole(one.id).Stage != review.InAssessment {
				t.Error("the walk has moved the case, so what came after says nothing")
			}
		})
	}
}

// lookAlike fails the test where two visitors of two worlds get back anything that
// differs, or one of the words that would tell; pages with a choice of everybody,
// among them one who has nothing to do with it, tell nothing of one.
func lookAlike(t *testing.T, one, other blindWorld, a, b *browser, anybody string, told ...string) {
	t.Helper()
	alike := func(what string, x, y *answer) {
		page, same := one.seen(x), one.seen(y)
		for _, word := range told {
			if strings.Contains(page, word) && !strings.Contains(page, anybody) {
				t.Errorf("%s tells %q", what, word)
			}
		}
		if x.Code != y.Code || page != same {
			t.Errorf("%s tells what was done before: %d and %d\n%s", what, x.Code, y.Code, firstDifference(page, same))
		}
	}
	for _, r := range one.walk() {
		alike(r.Method+" "+r.Path, a.ask(r, one.id), b.ask(r, other.id))
	}
	for _, path := range one.figurePaths() {
		alike("GET "+path, a.get(one.path(path)), b.get(other.path(path)))
	}
}

// figurePaths are the tables behind all figures, which a walk along the routes
// opens without saying which.
func (s *testSite) figurePaths() []string {
	var all []string
	for _, f := range append(review.ClassFigures(), review.LedgerFigures...) {
		all = append(all, "/ledger/"+string(f))
	}
	for _, kind := range []review.Sample{review.SampledClosing, review.SampledAssessment} {
		for _, f := range review.SampleFigures {
			all = append(all, "/assurance/cases?sample="+string(kind)+"&figure="+string(f))
		}
	}
	for _, f := range []review.PairFigure{review.PairsBlind, review.PairsNotBlind, review.PairsAgree, review.PairsDiffer, review.PairsBoth, review.PairsFirst, review.PairsSecond, review.PairsNeither, review.PairsUngraded} {
		for _, of := range []string{"", "&reviewer=" + idOf(s.people["lead2"].ID), "&month=2026-11"} {
			all = append(all, "/assurance/agreement/cases?figure="+string(f)+of)
		}
	}
	for _, f := range review.RereadFigures {
		all = append(all, "/rereads/"+idOf(s.people["clerk"].ID)+"?figure="+string(f))
	}
	for _, stage := range review.Stages {
		all = append(all, "/cases?stage="+url.QueryEscape(string(stage)))
	}
	return all
}

// versions are those of what forms show.
var versions = regexp.MustCompile(`name="version" value="\d+"`)

// seen is what a visitor got back, without what may differ.
func (w blindWorld) seen(x *answer) string {
	page := visited.ReplaceAllString(x.Body.String(), "")
	if w.versions {
		page = versions.ReplaceAllString(page, "")
	}
	return page
}

// walk are the pages of the site, then the forms of a case.
func (s *testSite) walk() []*echo.Route {
	return slices.DeleteFunc(s.registered(), func(r *echo.Route) bool {
		return r.Method == "POST" && (!strings.Contains(r.Path, "/cases/:case/") || strings.HasSuffix(r.Path, "/release"))
	})
}

// firstDifference is where two texts part, with some of what stands around it.
func firstDifference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-200)
	return a[from:min(len(a), i+200)] + "\n----\n" + b[from:min(len(b), i+200)]
}
