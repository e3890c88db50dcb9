package app

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// protocolRoutes are the closing protocol, which every member may read.
func (a *App) protocolRoutes(in *echo.Group) {
	in.GET("/set-up/closing-protocol", a.closingProtocol, may(review.SeeIncident))
	in.GET("/set-up/closing-protocol/new", a.showNewProtocol, may(review.WriteProtocol))
	in.POST("/set-up/closing-protocol/new", a.newProtocol, may(review.WriteProtocol))
	in.GET("/set-up/closing-protocol/versions/:version", a.protocolVersion, may(review.SeeIncident))
	in.GET("/set-up/closing-protocol/:proposal", a.showProtocolProposal, may(review.SeeIncident))
	in.POST("/set-up/closing-protocol/:proposal", a.answerProtocol, may(review.WriteProtocol))
}

const protocolTitle = "Closing protocol"

// closingProtocol shows the codes in force and every version.
func (a *App) closingProtocol(c echo.Context) error {
	p, err := a.store.ProtocolVersions(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, protocolTitle)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.ClosingProtocol(page, p))
}

// protocolVersion shows the codes of one version.
func (a *App) protocolVersion(c echo.Context) error {
	p, err := a.store.ProtocolVersions(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	v, err := versionNamed(c, p)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.ProtocolVersion(a.page(c, protocolTitle), v, v.ID == p.InForce.ID))
}

// showNewProtocol asks for a new version, which begins with the codes in force or
// with those of a version that was not approved.
func (a *App) showNewProtocol(c echo.Context) error {
	p, err := a.store.ProtocolVersions(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	form := views.ProtocolForm{Base: p.InForce.ID, Lines: views.CodeLines(p.InForce.Body)}
	if x := beginsWith(c, p); x != nil && x.Based.ID == p.InForce.ID {
		form.Lines, form.Reason = views.CodeLines(x.Body), x.Reason
	}
	page := a.page(c, "A new version")
	if page.Returned, err = readBackAs(a, c, &form, readProtocol); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.NewProtocol(page, p, form))
}

// newProtocol puts a new version before a lead.
func (a *App) newProtocol(c echo.Context) error {
	fields, err := posted(c)
	if err != nil {
		return err
	}
	form, err := readProtocol(fields)
	if err != nil {
		return err
	}
	p, err := a.store.ProtocolVersions(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/set-up/closing-protocol"), Message: "The new version waits for a lead’s word. Until then nothing changes."})
	codes, problems := codesOf(form, p.InForce.Body)
	if err = problems.Err(); err == nil {
		err = a.store.ProposeProtocol(c.Request().Context(), cause, form.Base, codes, form.Reason)
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		p, err := a.store.ProtocolVersions(c.Request().Context(), actor(c).Incident)
		if err != nil {
			return err
		}
		if t.Status == http.StatusConflict {
			form.Base = p.InForce.ID
		}
		return render(c, t.Status, views.NewProtocol(a.page(c, "A new version").With(t), p, form))
	})
}

// readProtocol reads a form that has a line for each code; new lines that are
// empty are left out.
func readProtocol(fields url.Values) (views.ProtocolForm, error) {
	f, err := filled[views.ProtocolForm](fields)
	for n := 1; fields.Has(fmt.Sprintf("code_%d_label", n)); n++ {
		at := func(part string) string { return strings.TrimSpace(fields.Get(fmt.Sprintf("code_%d_%s", n, part))) }
		line := views.CodeLine{Code: at("code"), Label: at("label"), Help: at("help"), Users: at("users"), Clinical: at("clinical"), Release: at("release"), Off: at("off")}
		if line.Code+line.Label+line.Help != "" {
			f.Lines = append(f.Lines, line)
		}
	}
	return f, err
}

// codesOf are the codes that a form asks for. What a code asks besides comes from
// the version in force, and a new code is called by its wording.
func codesOf(f views.ProtocolForm, now review.ClosingCodes) (review.ClosingCodes, review.Problems) {
	var all review.ClosingCodes
	p := review.Problems{}
	for i, l := range f.Lines {
		k, known := now.Find(l.Code)
		if !known {
			k.Code = newCode(l.Label, all, now)
		}
		field := fmt.Sprintf("code_%d_users", i+1)
		p.Add(l.Users == "clerks" || l.Users == "clinicians", field, "Choose who may use it.")
		p.Add(l.Users != "clerks" || l.Clinical == "", field, "A reason that takes a clinical judgement is for clinicians and leads only.")
		k.Label, k.Help = l.Label, l.Help
		k.Clinical, k.Release, k.Off = l.Clinical != "", l.Release != "", l.Off != ""
		k.Reserved = l.Users == "clinicians" && !k.Clinical
		all = append(all, k)
	}
	if len(p) > 0 { // all that is wrong at once
		for field, text := range all.Check(now) {
			p.Add(false, field, text)
		}
	}
	return all, p
}

// newCode is a code that no other reason has.
func newCode(label string, others, now review.ClosingCodes) string {
	base := strings.ToLower(strings.Join(strings.Fields(label), " "))
	code := base
	for n := 2; ; n++ {
		_, taken := now.Find(code)
		_, twice := others.Find(code)
		if !taken && !twice {
			return code
		}
		code = base + " " + strconv.Itoa(n)
	}
}

// showProtocolProposal shows a version that somebody wrote, beside what is in
// force, and asks a lead about it.
func (a *App) showProtocolProposal(c echo.Context) error {
	return a.asksAboutVersion(c, protocolTitle, a.protocolProposal(c))
}

// answerProtocol approves, refuses or withdraws it.
func (a *App) answerProtocol(c echo.Context) error {
	return a.answersVersion(c, versionAnswering{protocolTitle, "/set-up/closing-protocol", "The new version was ",
		func(cause review.Cause, id int64, answer review.VersionAnswer, reason string) error {
			return a.store.AnswerProtocol(c.Request().Context(), cause, id, answer, reason)
		}, a.protocolProposal(c)})
}

func (a *App) protocolProposal(c echo.Context) versionPage {
	return func(status int, page views.Page, form views.VersionAnswerForm) error {
		all, err := a.store.ProtocolVersions(c.Request().Context(), actor(c).Incident)
		if err != nil {
			return err
		}
		x, err := writtenNamed(c, all)
		if err != nil {
			return err
		}
		return render(c, status, views.ProtocolProposal(page, x, form))
	}
}
