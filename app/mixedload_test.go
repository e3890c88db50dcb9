package app

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"harmreview/review"
)

// crewSize is how many people work at once.
const crewSize = 200

// BenchmarkMixedLoad has 200 clinicians open the next case, read its letters and
// decide, on an incident of the real size. An iteration is one decision. It
// reports, in milliseconds, how long the program took for each kind of request at
// p50, p95 and p99, how many requests went wrong, and how many cases two people
// were given, which fails it.
//
// In "hurried" nobody ever pauses, so that the machine is always busy: p50 is then
// 200 requests deep. In "pausing" each thinks for half a second to a second and a
// half before each request, still far faster than anybody reads.
func BenchmarkMixedLoad(b *testing.B) {
	load(b, func(_ int, l *mixedLoad) func(int, *browser, *atomic.Int64) { return l.triages })
}

// BenchmarkSigningLoad has the same crew assess: open the next case, have what they
// type saved twice as a draft, check their answers and sign. An iteration is one
// signature.
func BenchmarkSigningLoad(b *testing.B) {
	load(b, func(n int, l *mixedLoad) func(int, *browser, *atomic.Int64) {
		l.sendsToAssessment(n + crewSize)
		return l.assesses
	})
}

// load measures what a crew does; ready gets a site ready for doing it n times.
func load(b *testing.B, ready func(n int, l *mixedLoad) func(who int, person *browser, left *atomic.Int64)) {
	for name, pause := range map[string]time.Duration{"hurried": 0, "pausing": time.Second} {
		b.Run(name, func(b *testing.B) {
			l := mixedLoadOf(b, pause)
			l.run(b, ready(b.N, l))
			l.report(b)
		})
	}
}

// A mixedLoad is a crew at work on one site.
type mixedLoad struct {
	*testSite
	crew  []*browser
	pause time.Duration // on average, before each request; 0: none

	mu     sync.Mutex
	took   map[string][]time.Duration // by kind of request
	errors map[string]int             // what went wrong
	held   map[string]int             // by the address of a case, who works on it, counted from 1
}

func mixedLoadOf(b *testing.B, pause time.Duration) *mixedLoad {
	b.Helper()
	s := site(b, 28_563)
	s.app = New(s.store, Options{Log: slog.New(slog.DiscardHandler)}) // a line for each request would leave no room for what went wrong
	l := &mixedLoad{testSite: s, pause: pause, took: map[string][]time.Duration{}, errors: map[string]int{}, held: map[string]int{}}
	for i := range crewSize {
		name := fmt.Sprintf("crew%d", i+1)
		s.addPerson(name, review.Clinician)
		l.crew = append(l.crew, s.signIn(name))
	}
	return l
}

// run lets the crew do what they do b.N times between them.
func (l *mixedLoad) run(b *testing.B, works func(who int, person *browser, left *atomic.Int64)) {
	var left atomic.Int64
	left.Store(int64(b.N))
	var crew sync.WaitGroup
	b.ResetTimer()
	for i, person := range l.crew {
		crew.Go(func() { works(i+1, person, &left) })
	}
	crew.Wait()
	b.StopTimer()
}

// triages is one person's day: the next case, its letters, a decision, and on.
func (l *mixedLoad) triages(who int, person *browser, left *atomic.Int64) {
	chance := rand.New(rand.NewPCG(1, uint64(who)))
	place := l.asksForNext(person, chance, review.InTriage)
	for left.Add(-1) >= 0 && place != "" {
		page := l.ask("read", person, chance, http.MethodGet, place, nil)
		if page.Code != http.StatusOK || len(page.all("form[data-triage]")) == 0 {
			l.wrong(fmt.Sprintf("status %d, or nothing to decide, where a case was to be read", page.Code))
			return
		}
		l.takes(who, pathOf(page))
		form := page.form("form[data-triage]")
		form.Set("decision", []string{"close:information only", "close:information only", "assess:3"}[chance.IntN(3)])
		l.leaves(who, pathOf(page)) // once decided, the case may be somebody else's before we hear of it
		done := l.ask("decide", person, chance, http.MethodPost, pathOf(page), form)
		if done.Code == http.StatusUnprocessableEntity { // a letter that nobody can read is not closed
			again := with(done.form("form[data-triage]"), "decision", "assess:3")
			done = l.ask("decide", person, chance, http.MethodPost, pathOf(done), again)
		}
		place = l.goesOn(done, "decided")
	}
}

// sendsToAssessment has n cases of one letter wait for an assessment.
func (l *mixedLoad) sendsToAssessment(n int) {
	l.t.Helper()
	l.sampling(0)
	var at review.Place
	for n > 0 {
		list, err := l.store.Cases(l.t.Context(), l.actor("lead"), review.CaseFilter{Stage: review.InTriage}, at)
		if err != nil || len(list.Lines) == 0 {
			l.t.Fatalf("%d cases too few: %v", n, err)
		}
		for _, line := range list.Lines {
			if n > 0 && line.Letters == 1 && line.Uncertain == "" && line.Died == "" {
				letters := l.now(line.Case)
				l.change("lead2", line.Case, review.AddRequestedAction{Letter: letters[0], Kind: "test", What: "Repeat the potassium", OfWhom: "the GP", ByWhen: "in 2 weeks"})
				l.change("lead2", line.Case, review.TriageLetters{Letters: letters, Answer: review.Assess, Urgency: review.Routine})
				n--
			}
		}
		at.After = list.Next
	}
}

// assesses is one person's day: the next case, a draft that is saved while they
// type, their answers again, a signature, and on.
func (l *mixedLoad) assesses(who int, person *browser, left *atomic.Int64) {
	chance := rand.New(rand.NewPCG(2, uint64(who)))
	place := l.asksForNext(person, chance, review.InAssessment)
	for left.Add(-1) >= 0 && place != "" {
		page := l.ask("read", person, chance, http.MethodGet, place, nil)
		forms := page.all(draftForm)
		if page.Code != http.StatusOK || len(forms) == 0 {
			l.wrong(fmt.Sprintf("status %d, or nothing to assess, where a case was to be assessed", page.Code))
			return
		}
		path := attribute(forms[0], "action")
		l.takes(who, path)
		form := short(page)
		for range 2 {
			form.Set("judgement", "Nothing was missed "+newKey())
			if form.Set("version", l.savesDraft(person, chance, path, form)); form.Get("version") == "" {
				return
			}
		}
		check := l.ask("check", person, chance, http.MethodPost, path, form)
		if check.Code != http.StatusSeeOther {
			l.wrong(fmt.Sprintf("status %d where answers were to be checked", check.Code))
			return
		}
		again := l.ask("read answers", person, chance, http.MethodGet, l.goesOn(check, "checked"), nil)
		l.leaves(who, path)
		place = l.goesOn(l.ask("sign", person, chance, http.MethodPost, path+"/check", again.form("main form")), "signed")
	}
}

// savesDraft saves what was typed as the script of the page does, and returns the
// version that the draft has now, "" when it was not saved.
func (l *mixedLoad) savesDraft(person *browser, chance *rand.Rand, path string, form url.Values) string {
	r := person.request(http.MethodPost, path, form)
	r.Header.Set("Accept", "application/json")
	saved := l.sends("save draft", person, chance, r)
	var answer struct{ Version json.Number }
	if err := json.Unmarshal(saved.Body.Bytes(), &answer); err != nil || saved.Code != http.StatusOK {
		l.wrong(fmt.Sprintf("status %d where a draft was saved", saved.Code))
		return ""
	}
	return answer.Version.String()
}

func (l *mixedLoad) asksForNext(person *browser, chance *rand.Rand, stage review.Stage) string {
	return l.goesOn(l.ask("open next", person, chance, http.MethodPost, l.path("/next"), url.Values{"key": {newKey()}, "stage": {string(stage)}}), "asked for a case")
}

// goesOn is where an answer leads, "" when it does not.
func (l *mixedLoad) goesOn(w *answer, what string) string {
	if w.Code != http.StatusSeeOther {
		l.wrong(fmt.Sprintf("status %d after somebody %s", w.Code, what))
		return ""
	}
	place, _, _ := strings.Cut(w.Header().Get("Location"), "#")
	return place
}

// ask sends a request and keeps how long the program took over it.
func (l *mixedLoad) ask(kind string, person *browser, chance *rand.Rand, method, path string, form url.Values) *answer {
	return l.sends(kind, person, chance, person.request(method, path, form))
}

func (l *mixedLoad) sends(kind string, person *browser, chance *rand.Rand, r *http.Request) *answer {
	if l.pause > 0 {
		time.Sleep(l.pause/2 + time.Duration(chance.Int64N(int64(l.pause))))
	}
	begin := time.Now()
	w := person.do(r)
	took := time.Since(begin)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.took[kind] = append(l.took[kind], took)
	return w
}

func (l *mixedLoad) wrong(what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.errors[what]++
}

// takes notes who works on a case, and that somebody else does already.
func (l *mixedLoad) takes(who int, place string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if by := l.held[casePlace(place)]; by != 0 && by != who {
		l.errors[twoOnOne]++
	}
	l.held[casePlace(place)] = who
}

const twoOnOne = "two people were given one case"

func (l *mixedLoad) leaves(who int, place string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held[casePlace(place)] == who {
		delete(l.held, casePlace(place))
	}
}

// casePlace is the address of a case without what is done to it.
func casePlace(place string) string {
	place, _, _ = strings.Cut(place, "?")
	return place[:strings.LastIndexByte(place, '/')]
}

func (l *mixedLoad) report(b *testing.B) {
	wrong := 0
	for what, n := range l.errors {
		b.Logf("%d times: %s", n, what)
		wrong += n
	}
	if l.errors[twoOnOne] > 0 {
		b.Error(twoOnOne)
	}
	for _, kind := range slices.Sorted(maps.Keys(l.took)) {
		all := l.took[kind]
		slices.Sort(all)
		for _, p := range []int{50, 95, 99} {
			b.ReportMetric(float64(all[(len(all)-1)*p/100].Microseconds())/1000, fmt.Sprintf("ms-p%d-%s", p, strings.ReplaceAll(kind, " ", "-")))
		}
	}
	b.ReportMetric(float64(wrong), "errors")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "done/s")
	b.ReportMetric(0, "ns/op")
}
