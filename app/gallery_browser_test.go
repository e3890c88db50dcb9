//go:build browser

package app

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"harmreview/app/browsertest"
	"harmreview/review"
	"harmreview/views"
)

// visitors are those who look at the gallery, in this order: a page that looks
// alike to several is looked at by the first.
var visitors = []string{"clinician2", "lead", "manager", "liaison", "clinician", "clerk", "owner", "auditor", "administrator"}

// mostOfARoute is how many kinds of pages of one route are looked at, and of
// those with a form on it, mostOfCases how many of the case page, which differs
// most. One tab looks at tabful pages.
const (
	mostOfARoute = 1
	mostOfCases  = 4
	tabful       = 30
)

// TestBrowserGallery looks at every page of the site, wide and narrow, and at
// every form with its mistakes. With HARMREVIEW_SHOTS set to a folder there is
// a picture of each.
func TestBrowserGallery(t *testing.T) {
	t.Parallel()
	s := played(t, 150)
	also := s.setTheScene()
	g := &gallery{pages: map[string][]foundPage{}, seen: map[string]bool{}, count: map[string]int{}, taken: map[string]int{}}
	for _, who := range visitors {
		all := s.crawls(t, who, also[who]...)
		for _, p := range append(all, s.drafted(who, all)...) {
			g.consider(p)
		}
	}
	s.wantEveryRoute(g.count)
	g.add(foundPage{who: "clerk", route: "/forbidden", path: s.path("/audit"), status: 403})
	g.add(foundPage{who: "clerk", route: "/not-found", path: s.casePath(999, ""), status: 404})
	g.add(foundPage{who: "nobody", route: "/sign-in", path: "/sign-in", status: 200, form: true})
	g.add(foundPage{who: "nobody", route: "/invitations/:token", path: also["nobody"][0], status: 200, form: true})
	g.add(foundPage{who: "nobody", route: "/invitations/:token", path: "/invitations/none", status: 404})
	g.add(foundPage{who: "nobody", route: "/practice-links/:token", path: also["nobody"][1], status: 200, form: true})
	g.add(foundPage{who: "nobody", route: "/practice-links/:token", path: "/practice-links/none", status: 404})
	base := s.served()
	t.Run("pages", func(t *testing.T) {
		for who, pages := range g.pages {
			for some := range slices.Chunk(pages, tabful) {
				t.Run(who, func(t *testing.T) {
					t.Parallel()
					s.visit(t, base, some, false)
				})
			}
		}
	})
	for _, f := range g.drafts {
		s.visit(t, base, []foundPage{f}, true)
	}
}

// visit looks at pages of one person in a tab.
func (s *testSite) visit(t *testing.T, base string, pages []foundPage, drafts bool) {
	t.Helper()
	tab := browsertest.New(t)
	if who := pages[0].who; who != "nobody" {
		tab = s.opens(t, base, who)
	}
	for _, p := range pages {
		tab.Goto(base + p.path)
		if !p.mistakes && !drafts {
			look(t, tab, p.name, p.status)
			audits(tab)
			continue
		}
		tab.Shots(p.name) // with its mistakes a form has all that it has without
		sendEmpty(tab)
		look(t, tab, p.name+".mistakes", 422)
		audits(tab)
		tab.WantFocus(".nhsuk-error-summary, [data-focus]")
	}
}

// coloured are the places in which text stood on pages that were looked at.
var coloured sync.Map

// audits has axe look at a page. Colours are looked at where something stands in
// something in which nothing like it stood on any page before.
func audits(tab *browsertest.Page) {
	fresh := false
	for _, place := range browsertest.Eval[[]string](tab, `[...new Set([...document.querySelectorAll('body *')].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
		.map((e) => [e.parentElement.parentElement, e.parentElement, e].map((x) => x ? x.tagName + '.' + x.className : '').join(' > ')))]`) {
		if _, known := coloured.LoadOrStore(place, true); !known {
			fresh = true
		}
	}
	if fresh {
		tab.Axe()
	} else {
		tab.Axe(browsertest.Contrast)
	}
}

// A gallery is the pages to be looked at, by who looks.
type gallery struct {
	pages  map[string][]foundPage
	drafts []foundPage     // whose form keeps its mistakes, which are made when all was looked at
	seen   map[string]bool // kinds of pages, and whose first page
	count  map[string]int  // by route, and apart for pages with a form
	taken  map[string]int  // names of pictures
}

// consider adds a page unless one like it is there already, or enough of its
// route; everybody's first page is.
func (g *gallery) consider(p foundPage) {
	most := mostOfARoute
	if p.route == caseRoute {
		most = mostOfCases
	}
	first := p.route == "/incidents/:incident" && !g.seen[p.who]
	if !first && (g.seen[p.kind] || g.count[p.countedAs()] >= most) {
		return
	}
	if !first && !p.form && g.count[foundPage{route: p.route, form: true}.countedAs()] >= most {
		return // with its form the page has all that it has without
	}
	g.seen[p.kind], g.seen[p.who] = true, g.seen[p.who] || first
	g.add(p)
}

func (p foundPage) countedAs() string { return fmt.Sprint(p.route, p.form) }

// add gives a page the name of its pictures. The form of the first page of a
// route is sent with nothing in it.
func (g *gallery) add(p foundPage) {
	g.count[p.countedAs()]++
	p.mistakes = p.form && g.count[p.countedAs()] == 1 && !slices.Contains(askNothing, p.route)
	p.name = p.who + "." + strings.NewReplacer("/incidents/:incident/", "", "/incidents/:incident", "home", ":", "", "/", "-").Replace(p.route)
	if g.taken[p.name]++; g.taken[p.name] > 1 {
		p.name += fmt.Sprint("-", g.taken[p.name])
	}
	if p.mistakes && slices.Contains(keptAsDraft, p.route) {
		g.drafts = append(g.drafts, p)
		p.mistakes = false
	}
	g.pages[p.who] = append(g.pages[p.who], p)
}

// wantEveryRoute fails the test for each page that no link leads to.
func (s *testSite) wantEveryRoute(count map[string]int) {
	s.t.Helper()
	elsewhere := []string{
		"/sign-in", "/invitations/:token", "/practice-links/:token", // looked at by nobody in particular
		"/incidents/:incident/lists/:list/rows.csv", "/incidents/:incident/tracing/request.csv", "/incidents/:incident/assurance/lfpse.csv", // no pages
		"/incidents/:incident/lists/files/:delivery/:file/content", "/incidents/:incident/cases/:case/letters/:letter/file",
		caseRoute + "/packs/:pack/file/:sample", "/incidents/:incident/print-runs/:run/files/:sample", "/incidents/:incident/practices/:practice/list.csv", "/incidents/:incident/release-batches/:released/batch.pdf",
		"/incidents/:incident/set-up/letters-to-people/:kind/versions/:version/:sample", "/incidents/:incident/set-up/letters-to-people/:kind/written/:proposal/:sample",
	}
	for _, r := range s.registered() {
		if r.Method == "GET" && count[foundPage{route: r.Path}.countedAs()]+count[foundPage{route: r.Path, form: true}.countedAs()] == 0 && !slices.Contains(elsewhere, r.Path) {
			s.t.Errorf("no link leads to a page of %s", r.Path)
		}
	}
}

// setTheScene adds what the play has not, and returns where else than at the
// first page people start: pages to which no link leads.
func (s *testSite) setTheScene() map[string][]string {
	s.t.Helper()
	among := s.setTheIntake(s.signIn("manager"), s.signIn("lead"))
	var waiting []review.CaseID
	for id := review.CaseID(1); len(waiting) < 4; id++ {
		if c := s.whole(id); c.Stage == review.InTriage && c.Resume == "" && c.IdentitySettled() && !c.Emptied && !c.Restricted {
			waiting = append(waiting, id)
		}
	}
	s.change("manager", waiting[0], review.Hold{Until: "2026-12-18", Reason: "The notes are with the coroner’s officer"})
	s.change("lead", waiting[1], review.ProposeWithoutReview{Basis: review.ReviewedElsewhere, Reason: "The neighbouring trust has reviewed it; its report is in the notes."})
	s.change("liaison", waiting[2], review.ReportWrongPatient{Reason: "The letter speaks of an operation that this patient never had."})
	s.change("manager", waiting[2], review.SettleIdentity{Reason: "Same person: date of birth and address agree."})
	manager, administrator := s.signIn("manager"), s.signIn("administrator")
	s.signIn("manager") // elsewhere
	s.restricts(manager)
	manager.post("/incidents/new", anIncident(manager)).want(303)
	s.addPerson("spare", "")
	spare := accountOf(s.people["spare"])
	link := linkOn(administrator.post(spare+"/invite", administrator.get(spare+"/invite").form("main form")))
	s.addPerson("blocked", "")
	blocked := accountOf(s.people["blocked"])
	administrator.post(blocked+"/block", with(administrator.get(blocked+"/block").form("main form"), "reason", "Left the trust")).want(303)
	manager.upload(suppliedForm(), "letters.csv", fmt.Appendf(nil, foreignList, numberFrom(5_000_000))).want(303)
	s.checked(manager, manager.upload(suppliedForm(), "more.csv", smallList()).want(303).follow())
	s.proposesProtocol()
	s.proposesWording(manager)
	s.proposesFormWording(manager)
	s.prepares(0, 0)
	s.signIn("clinician2").reads(s.path("/prepared-cases/potassium"), "none", "none", "none", "none").want(303)
	s.makesAPack()
	s.makesPrintRuns()
	asks, waits, replied, practices := s.releasesSome()
	s.takesCalls()
	s.reachesNobody()
	view := manager.get(s.path("/views/new?list=cases&query=stage%3Dtriage")).want(200)
	manager.post(s.path("/views/new"), with(view.form("main form"), "name", "Waiting for triage", "shared", "yes")).want(303)
	s.allocatesSome(manager)
	s.changesPriorityRules(manager)
	from := map[string][]string{"nobody": {link, practices}, "clerk": {s.path("/same-day"), s.casePath(s.sameDayCase(), "/ring")},
		"lead": {s.casePath(s.heldByAnother(), "/take-over"), s.casePath(s.withConflict(), "/approve-conflict")}, "manager": append(among, s.path(rulesAt+"/draft/try"), s.path("/set-up/telling/preview?telling=everyone+at+the+end&route_no_concern=outcome&route_closed=nobody&route_elsewhere=awareness"))}
	from["lead"], from["liaison"] = append(from["lead"], waits), append(from["liaison"], asks, replied, s.path("/helpline/4/ring"))
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

// keptAsDraft are the forms that are kept with their mistakes.
var keptAsDraft = []string{caseRoute + "/sign-assessment", caseRoute + "/sign-second-review", caseRoute + "/amend-assessment"}

// askNothing are the forms that may be sent with nothing in them.
var askNothing = []string{
	"/account/details", "/account/sessions", "/accounts/:person/block", "/accounts/:person/end-sessions", "/accounts/:person/invite", "/accounts/:person/unblock",
	"/incidents/:incident/confirm", "/incidents/:incident/people/:person/end", "/incidents/:incident/set-up/rota", "/incidents/:incident/set-up/sites",
	rulesRoute + "/discard", rulesRoute + "/rules/:rule/remove", rulesRoute + "/try",
	"/incidents/:incident/lists/uploads/:upload", "/incidents/:incident/lists/uploads/:upload/drop",
	"/incidents/:incident/lists/:list/rows/:line/correct", "/incidents/:incident/lists/rules/:rule/propose",
	"/incidents/:incident/views/:view/remove", "/incidents/:incident/batch", "/incidents/:incident/allocations/take-back", "/incidents/:incident/allocations/:allocation",
	"/incidents/:incident/specialties", "/incidents/:incident/people/:person/specialties", "/incidents/:incident/working-week", "/incidents/:incident/people/:person/working-week",
	"/incidents/:incident/names", "/incidents/:incident/people/deaths", "/incidents/:incident/people/:person/names", "/incidents/:incident/people/:person/approve-names",
	"/incidents/:incident/practices/:practice/batch", caseRoute + "/end-hold", caseRoute + "/resume-sending", "/incidents/:incident/print-runs/:run/check",
	caseRoute + "/sign-assessment/discard", caseRoute + "/sign-second-review/discard", caseRoute + "/amend-assessment/discard",
}

// rulesRoute is the draft of the priority rules.
const rulesRoute = "/incidents/:incident" + rulesAt + "/draft"

// sendEmpty empties the form of the page, and presses its main button.
func sendEmpty(p *browsertest.Page) {
	browsertest.Eval[int](p, `(() => {
		const form = [...document.querySelectorAll('main form[method=post]')].find((f) =>
			new URL(f.action).pathname === location.pathname && f.querySelector('button.nhsuk-button:not(.nhsuk-button--secondary)'))
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
	p.Reflow()
	p.Shots(name)
}
