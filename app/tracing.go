package app

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/sheet"
	"harmreview/review/store"
	"harmreview/review/tracing"
	"harmreview/views"
)

// requestBatch is how many people of a request are read, and put on record, at a time.
const requestBatch = 1000

// tracingRoutes are files to and from the tracing service, and about how people
// can be reached, and what a person settles of them.
func (a *App) tracingRoutes(in *echo.Group) {
	in.GET("/tracing", a.tracing, may(review.TraceStatus))
	in.GET("/tracing/request.csv", a.tracingRequest, may(review.TraceStatus))
	for path, kind := range map[string]review.SupplementKind{"/tracing/answers": review.TracingAnswers, "/tracing/contacts": review.ContactDetails} {
		in.GET(path, func(c echo.Context) error { return a.showNewSupplement(c, kind) }, may(review.TraceStatus))
		in.POST(path, func(c echo.Context) error { return a.newSupplement(c, kind) }, may(review.TraceStatus))
	}
	in.GET("/supplements/:supplement", a.supplement, may(review.TraceStatus))
	in.GET("/supplements/:supplement/lines", a.supplementLines, may(review.TraceStatus))
	in.GET("/proposals", a.proposals, may(review.TraceStatus))
	in.GET("/proposals/:proposal", a.showProposal, may(review.TraceStatus))
	in.POST("/proposals/:proposal", a.settleProposal, may(review.TraceStatus))
}

// tracing is where files go out and come in.
func (a *App) tracing(c echo.Context) error {
	all, err := a.store.Supplements(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	counts, err := a.store.ProposalCounts(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Tracing")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Tracing(page, all, proposalCounts(counts)))
}

func proposalCounts(counts []store.ProposalCount) []views.ProposalCount {
	all := make([]views.ProposalCount, len(counts))
	for i, n := range counts {
		all[i] = views.ProposalCount(n)
	}
	return all
}

// tracingRequest writes the request file while it is read. Each part names the
// cases in its event before it goes out.
func (a *App) tracingRequest(c echo.Context) error {
	whom, days := store.TraceWhom(c.QueryParam("whom")), int(numberAsked(c, "days"))
	if whom != store.TraceAll && whom != store.TraceTelling && (whom != store.TraceOld || days < 1 || days > 365) {
		return review.ErrNotFound
	}
	return a.exports(c, "tracing-request.csv", textCSV, func(w io.Writer) error { return a.writeRequest(c, w, whom, days) })
}

func (a *App) writeRequest(c echo.Context, w io.Writer, whom store.TraceWhom, days int) error {
	ctx := c.Request().Context()
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for after := review.CaseID(0); ; {
		people, err := a.store.ToTrace(ctx, actor(c), whom, days, after, requestBatch)
		if err != nil {
			return err
		}
		cases := make([]review.CaseID, len(people))
		for i, p := range people {
			cases[i], after = p.Case, p.Case
		}
		facts := map[string]string{"whom": string(whom), "people": strconv.Itoa(len(people))}
		if err := a.store.RecordView(ctx, a.cause(c, review.Answer{}), store.View{Change: "export tracing request", Cases: cases, Facts: facts, Listed: true}); err != nil {
			return err
		}
		if !c.Response().Committed {
			err = out.Write(tracing.RequestHeader)
		}
		for _, p := range people {
			err = errors.Join(err, out.Write(p.Record()))
		}
		out.Flush()
		if err := errors.Join(err, out.Error()); err != nil || len(people) < requestBatch {
			return err
		}
	}
}

func (a *App) showNewSupplement(c echo.Context, kind review.SupplementKind) error {
	var form views.SupplementForm
	page := a.page(c, kind.Label())
	var err error
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.NewSupplement(page, kind, form, a.options.MaxUpload))
}

// newSupplement takes a file in while it arrives. It is taken over in the background.
func (a *App) newSupplement(c echo.Context, kind review.SupplementKind) error {
	file, err := fieldsBeforeFile(c)
	if err != nil {
		return err
	}
	var form views.SupplementForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	id, again, err := a.takeSupplement(c, cause, kind, form, file)
	where := incidentURL(c, fmt.Sprintf("/supplements/%d", id))
	if err == nil && again {
		return redirect(c, where+"?again=1")
	}
	if err == nil {
		a.wake()
		cause.Done.Location = where
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		_, _ = io.CopyN(io.Discard, c.Request().Body, a.options.MaxUpload) // a browser reads no answer before it has sent all
		return render(c, t.Status, views.NewSupplement(a.page(c, kind.Label()).With(t), kind, form, a.options.MaxUpload))
	})
}

// takeSupplement gives a file to the store, unless something is wrong with what
// is said of it.
func (a *App) takeSupplement(c echo.Context, cause review.Cause, kind review.SupplementKind, f views.SupplementForm, file *multipart.Part) (review.SupplementID, bool, error) {
	s := review.Supplement{Incident: actor(c).Incident, Kind: kind, Answered: f.Answered, Source: strings.TrimSpace(f.Source)}
	problems := s.Check(a.store.Now())
	problems.Add(file != nil && file.FileName() != "", "file", "Choose the file.")
	if err := problems.Err(); err != nil {
		return 0, false, err
	}
	s.FileName = file.FileName()
	id, again, err := a.store.AddSupplement(c.Request().Context(), cause, s, file, a.options.MaxUpload)
	if refusal, ok := errors.AsType[sheet.Refusal](err); ok {
		return 0, false, review.Problems{"file": string(refusal)}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, false, echo.NewHTTPError(http.StatusBadRequest, "The file did not arrive whole. Send it again.").SetInternal(err)
	}
	return id, again, err
}

// supplement is one file: how far it is, or what became of its lines.
func (a *App) supplement(c echo.Context) error {
	id, err := numberIn(c, "supplement")
	if err != nil {
		return err
	}
	s, results, err := a.store.Supplement(c.Request().Context(), actor(c).Incident, review.SupplementID(id))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, s.Kind.Label())
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Supplement(page, s, results, c.QueryParam("again") != ""))
}

// supplementLines are the lines behind a figure.
func (a *App) supplementLines(c echo.Context) error {
	id, err := numberIn(c, "supplement")
	if err != nil {
		return err
	}
	s, results, err := a.store.Supplement(c.Request().Context(), actor(c).Incident, review.SupplementID(id))
	if err != nil {
		return err
	}
	result := review.SupplementResult(c.QueryParam("result"))
	lines, next, err := a.store.SupplementLines(c.Request().Context(), actor(c), s, result, int(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	seen := sight{change: "see supplement", listed: true, facts: map[string]string{"supplement": c.Param("supplement"), "result": string(result)}}
	for _, l := range lines {
		if l.Case != 0 {
			seen.cases = append(seen.cases, l.Case)
		}
	}
	return a.show(c, http.StatusOK, seen, views.SupplementLines(a.page(c, "Lines"), s, result, results, lines, nextPage(c, next)))
}

// proposals are what a person must settle, of one kind.
func (a *App) proposals(c echo.Context) error {
	counts, err := a.store.ProposalCounts(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	kind := review.ProposalKind(c.QueryParam("kind"))
	if kind == "" {
		kind = counts[0].Kind
	}
	all, next, err := a.store.Proposals(c.Request().Context(), actor(c), kind, review.ProposalID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "To be settled")
	if err != nil {
		return err
	}
	s := sight{change: "see proposals", listed: true, facts: map[string]string{"kind": string(kind)}}
	for _, p := range all {
		s.cases = append(s.cases, p.Case)
	}
	return a.show(c, http.StatusOK, s, views.Proposals(page, proposalCounts(counts), kind, all, nextPage(c, next)))
}

func (a *App) showProposal(c echo.Context) error {
	var form views.ProposalForm
	page := a.page(c, "To be settled")
	var err error
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.renderProposal(c, http.StatusOK, page, form)
}

func (a *App) renderProposal(c echo.Context, status int, page views.Page, form views.ProposalForm) error {
	id, err := numberIn(c, "proposal")
	if err != nil {
		return err
	}
	p, err := a.store.Proposal(c.Request().Context(), actor(c), review.ProposalID(id))
	if err != nil {
		return err
	}
	form.Version = p.Version
	return a.show(c, status, sight{change: "see proposals", cases: []review.CaseID{p.Case}}, views.Proposal(page, p, form))
}

// settleProposal accepts or refuses one.
func (a *App) settleProposal(c echo.Context) error {
	id, err := numberIn(c, "proposal")
	if err != nil {
		return err
	}
	var form views.ProposalForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/proposals?kind="+url.QueryEscape(string(form.Kind))), Message: "Your answer is recorded."})
	answer := review.ProposalAnswer{ID: review.ProposalID(id), Version: form.Version, Answer: form.Answer, Reason: form.Reason}
	err = a.store.SettleProposal(c.Request().Context(), cause, answer)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.renderProposal(c, t.Status, a.page(c, "To be settled").With(t), form)
	})
}
