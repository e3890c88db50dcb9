//go:build browser

package app

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"harmreview/app/browsertest"
	"harmreview/review"
	"harmreview/views"
)

// visitors are those who look at the gallery, in this order: a page that looks
// alike to several is looked at by the first.
var visitors = []string{"clinician2", "lead", "manager", "liaison", "clinician", "clerk", "owner", "auditor", "administrator"}

// mostOfARoute is how many kinds of pages of one route are looked at, and of
// those with a form on it, mostOfCases how many of the case page, which differs most.
const (
	mostOfARoute = 2
	mostOfCases  = 8
)

// TestBrowserGallery looks at every page of the site, wide and narrow, and at
// every form with its mistakes. With HARMREVIEW_SHOTS set to a folder there is
// a picture of each.
func TestBrowserGallery(t *testing.T) {
	s := played(t, 150)
	also := s.setTheScene()
	pages := map[string][]foundPage{}
	seen := map[string]bool{}
	count, forms := map[string]int{}, map[string]int{}
	for _, who := range visitors {
		all := s.crawls(t, who, also[who]...)
		all = append(all, s.drafted(who, all)...)
		for _, p := range all {
			most := mostOfARoute
			if p.route == caseRoute {
				most = mostOfCases
			}
			of := count
			if p.form {
				of = forms
			}
			if own := p.route == "/incidents/:incident" && !seen[who]; own || !seen[p.kind] && of[p.route] < most {
				of[p.route]++
				seen[p.kind], seen[who] = true, seen[who] || own
				pages[who] = append(pages[who], p)
			}
		}
	}
	s.wantEveryRoute(count, forms)
	pages["clerk"] = append(pages["clerk"], foundPage{who: "clerk", route: "/forbidden", path: s.path("/audit"), status: 403},
		foundPage{who: "clerk", route: "/not-found", path: s.casePath(999, ""), status: 404})
	base := s.served()
	t.Run("nobody", func(t *testing.T) {
		t.Parallel()
		s.gallery(t, browsertest.New(t), base, []foundPage{
			{who: "nobody", route: "/sign-in", path: "/sign-in", status: 200, form: true},
			{who: "nobody", route: "/invitations/:token", path: also["nobody"][0], status: 200, form: true},
			{who: "nobody", route: "/invitations/:token", path: "/invitations/none", status: 404},
		})
	})
	for _, who := range visitors {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			s.gallery(t, s.opens(t, base, who), base, pages[who])
		})
	}
}

// wantEveryRoute fails the test for each page that no link leads to.
func (s *testSite) wantEveryRoute(found, forms map[string]int) {
	s.t.Helper()
	elsewhere := []string{
		"/sign-in", "/invitations/:token", // looked at by nobody in particular
		"/incidents/:incident/lists/:list/rows.csv", // no page
		"/incidents/:incident/tell-today",           // leads on to what is owed
	}
	for _, r := range s.registered() {
		if r.Method == "GET" && found[r.Path]+forms[r.Path] == 0 && !slices.Contains(elsewhere, r.Path) {
			s.t.Errorf("no link leads to a page of %s", r.Path)
		}
	}
}

// setTheScene adds what the play has not, and returns where else than at the
// first page people start: pages to which no link leads.
func (s *testSite) setTheScene() map[string][]string {
	s.t.Helper()
	var waiting []review.CaseID
	for id := review.CaseID(1); len(waiting) < 4; id++ {
		if c := s.whole(id); c.Stage == review.InTriage && c.Resume == "" && c.IdentitySettled() {
			waiting = append(waiting, id)
		}
	}
	s.change("manager", waiting[0], review.Hold{Until: "2026-12-18", Reason: "The notes are with the coroner’s officer"})
	s.change("lead", waiting[1], review.ProposeWithoutReview{Basis: review.ReviewedElsewhere, Reason: "The neighbouring trust has reviewed it; its report is in the notes."})
	s.change("liaison", waiting[2], review.ReportWrongPatient{Reason: "The letter speaks of an operation that this patient never had."})
	c := s.whole(waiting[2])
	for _, o := range c.Obligations {
		if o.Kind == review.Identity && o.State == review.Open {
			s.change("manager", waiting[2], review.MeetObligation{ID: o.ID, Version: o.Version, Proof: "Same person: date of birth and address agree."})
		}
	}
	manager, administrator := s.signIn("manager"), s.signIn("administrator")
	s.signIn("manager") // elsewhere
	manager.post("/incidents/new", anIncident(manager)).want(303)
	s.addPerson("spare", "")
	spare := accountOf(s.people["spare"])
	link := linkOn(administrator.post(spare+"/invite", administrator.get(spare+"/invite").form("main form")))
	s.addPerson("blocked", "")
	blocked := accountOf(s.people["blocked"])
	administrator.post(blocked+"/block", with(administrator.get(blocked+"/block").form("main form"), "reason", "Left the trust")).want(303)
	from := map[string][]string{"nobody": {link}, "clerk": {s.path("/same-day")}}
	for who, query := range map[string]string{"lead": "HR-000007", "liaison": "Smith"} {
		found := s.signIn(who).post(s.path("/search"), url.Values{"q": {query}}).want(303)
		from[who] = append(from[who], found.Header().Get("Location"))
	}
	return from
}

// drafted keeps a whole draft of the first assessment of each kind that somebody
// may sign, and gives the pages that follow it.
func (s *testSite) drafted(who string, all []foundPage) []foundPage {
	s.t.Helper()
	b := s.signIn(who)
	var more []foundPage
	for _, change := range []review.ChangeName{review.SignFirstName, review.SignSecondName, review.AmendName} {
		i := slices.IndexFunc(all, func(p foundPage) bool { return strings.HasSuffix(p.path, views.ChangePath(change)) })
		if i < 0 {
			continue
		}
		page := b.get(all[i].path).want(200)
		b.post(all[i].path, with(full(page), "go", "save", "reason", "New letter found")).want(303)
		for _, step := range []string{"/check", "/discard"} {
			w := b.get(all[i].path + step).want(200)
			more = append(more, foundPage{who: who, route: all[i].route + step, path: all[i].path + step, status: 200, kind: all[i].route + step + kindOf(w)})
		}
		b.post(strings.TrimSuffix(all[i].path, views.ChangePath(change))+"/release", nil)
	}
	return more
}

// gallery looks at pages one after another in one tab, then at their forms with
// nothing filled in.
func (s *testSite) gallery(t *testing.T, p *browsertest.Page, base string, pages []foundPage) {
	taken := map[string]int{}
	for i := range pages {
		f := &pages[i]
		f.name = f.who + "." + strings.NewReplacer("/incidents/:incident/", "", "/incidents/:incident", "home", ":", "", "/", "-").Replace(f.route)
		if taken[f.name]++; taken[f.name] > 1 {
			f.name += fmt.Sprint("-", taken[f.name])
		}
		p.Goto(base + f.path)
		look(t, p, f.name, f.status)
	}
	done := map[string]bool{}
	for _, f := range pages {
		if !f.form || done[f.route] || slices.Contains(askNothing, f.route) {
			continue
		}
		done[f.route] = true
		p.Goto(base + f.path)
		sendEmpty(p)
		look(t, p, f.name+".mistakes", 422)
		p.WantFocus(".nhsuk-error-summary, [data-focus]")
	}
}

// askNothing are the forms that may be sent with nothing in them.
var askNothing = []string{
	"/account/sessions", "/accounts/:person/block", "/accounts/:person/end-sessions", "/accounts/:person/invite", "/accounts/:person/unblock",
	"/incidents/:incident/confirm", "/incidents/:incident/people/:person/end", "/incidents/:incident/set-up/rota", "/incidents/:incident/set-up/sites",
	caseRoute + "/end-hold", caseRoute + "/resume-sending",
	caseRoute + "/sign-assessment/discard", caseRoute + "/sign-second-review/discard", caseRoute + "/amend-assessment/discard",
}

// sendEmpty empties the form of the page, and presses its main button.
func sendEmpty(p *browsertest.Page) {
	browsertest.Eval[int](p, `(() => {
		const form = [...document.querySelectorAll('main form[method=post]')].find((f) => new URL(f.action).pathname === location.pathname)
		for (const e of form.elements) {
			if (e.type === 'radio' || e.type === 'checkbox') e.checked = false
			else if (e.type !== 'hidden' && e.type !== 'file' && 'value' in e && e.type !== 'submit') e.value = ''
		}
		form.noValidate = true
		form.querySelector('button.nhsuk-button:not(.nhsuk-button--secondary)').id = 'the-main-button'
		return 0
	})()`)
	p.Click("#the-main-button")
}

// look fails the test for what is wrong with the page, and takes its pictures.
func look(t *testing.T, p *browsertest.Page, name string, status int) {
	t.Helper()
	if got := p.Status(); got != status {
		t.Errorf("%s (%s): got status %d, want %d", name, p.Path(), got, status)
		return
	}
	if n := p.Count("h1"); n != 1 {
		t.Errorf("%s: got %d first headings, want 1", p.Path(), n)
	}
	if empty := browsertest.Eval[[]string](p, `[...document.querySelectorAll('td, th, dd')].filter((e) => !e.textContent.trim() && !e.querySelector('input, select')).map((e) => e.closest('tr, dl').outerHTML.slice(0, 200))`); len(empty) > 0 {
		t.Errorf("%s: cells are empty: %s", p.Path(), empty)
	}
	title := p.Title()
	for _, name := range p.Texts(".app-patient__name") {
		if family, _, _ := strings.Cut(name, ","); strings.Contains(strings.ToUpper(title), family) {
			t.Errorf("%s: the title names the patient: %s", p.Path(), title)
		}
	}
	p.Axe()
	p.Reflow()
	p.Shot(name + ".wide")
	p.Viewport(320, 640)
	p.Shot(name + ".320")
	p.Viewport(1440, 900)
}
