package app

import (
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
			for _, r := range one.walk() {
				x, y := a.ask(r, one.id), b.ask(r, other.id)
				page := visited.ReplaceAllString(x.Body.String(), "")
				for _, told := range []string{"Tess Lead2", "70lead2", "The kidney failed", "Read to the end", "GP record, 3 April"} {
					if strings.Contains(page, told) && !strings.Contains(page, "Tess Lead3") { // a choice of everybody tells nothing of one
						t.Errorf("%s %s tells %q", r.Method, r.Path, told)
					}
				}
				if x.Code != y.Code || page != visited.ReplaceAllString(y.Body.String(), "") {
					t.Errorf("%s %s tells what the first reviewer did: %d and %d\n%s", r.Method, r.Path, x.Code, y.Code, firstDifference(page, y.Body.String()))
				}
			}
			if one.whole(one.id).Stage != review.InSecondReview {
				t.Error("the walk has moved the case, so what came after says nothing")
			}
		})
	}
}

// walk are the pages of the site, then the forms of a case.
func (s *testSite) walk() []*echo.Route {
	return slices.DeleteFunc(s.registered(), func(r *echo.Route) bool {
		return r.Method == "POST" && (!strings.Contains(r.Path, "/cases/:case/") || strings.HasSuffix(r.Path, "/release"))
	})
}

// firstDifference is where two texts part, with some of what stands around it.
func firstDifference(a, b string) string {
	b = visited.ReplaceAllString(b, "")
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-200)
	return a[from:min(len(a), i+200)] + "\n----\n" + b[from:min(len(b), i+200)]
}
