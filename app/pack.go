package app

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// packRoutes are what is made to be sent to somebody about a telling.
func (a *App) packRoutes(g *echo.Group) {
	g.GET("/packs", a.packs, may(review.DoTell))
	g.GET("/cases/:case"+views.ChangePath(review.MakePackName), a.showMakePack, may(review.DoTell))
	g.POST("/cases/:case"+views.ChangePath(review.MakePackName), a.makePack, may(review.DoTell))
	g.GET("/cases/:case"+views.AttachPath, a.showAttachLetter, may(review.DoTell))
	g.POST("/cases/:case"+views.AttachPath, a.attachLetter, may(review.DoTell))
	g.GET("/cases/:case/packs/:pack", a.pack, may(review.SeeCases))
	g.GET("/cases/:case/packs/:pack/file/:sample", a.packFile, may(review.DoTell))
	sendPackForm.on(g, a)
	setAsideForm.on(g, a)
	returnForm.on(g, a)
	wrongForm.on(g, a)
}

// showMakePack asks what a pack is to say.
func (a *App) showMakePack(c echo.Context) error {
	p, err := a.caseToChange(c, review.MakePackName)
	if err != nil {
		return err
	}
	form := blankPack(p, review.ObligationID(numberAsked(c, "telling")))
	page := a.page(c, titleOf(review.MakePackName.Label(), p))
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	pf, err := a.store.PackPreflight(c.Request().Context(), actor(c), p.Case.ID, form.Wish())
	if err != nil {
		return err
	}
	if form.Kind == "" {
		form.Kind = pf.Kinds[0]
	}
	return a.showCase(c, http.StatusOK, p, views.MakePack(page, p, pf, form, false))
}

// blankPack begins with the address on file and with what was said in the last
// conversation about the telling.
func blankPack(p review.CasePage, telling review.ObligationID) views.PackForm {
	if o := p.Case.OpenTelling(); telling == 0 && o != nil {
		telling = o.ID
	}
	o, _ := p.Case.Obligation(telling)
	f := views.PackForm{Telling: telling, Version: o.Version, Address: strings.Join(p.Case.Post.Address, "\n")}
	if r := p.Case.Teller(); r != nil && r.Who != review.ThePatient {
		f.Address = strings.ReplaceAll(r.Contact, ", ", "\n")
	}
	for _, k := range p.Case.Contacts {
		if k.Telling == telling && k.Kind == review.InPerson {
			f.Account, f.Enquiries, f.Apology, f.Findings = k.Record.Account, k.Record.Enquiries, k.Record.Apology, k.Record.Results
			if k.Record.MoreToCome {
				f.MoreToCome = "yes"
			}
		}
	}
	return f
}

// makePack makes a pack, or shows its letter, gives it out to be edited, or leads to
// the page that takes another one, with what was typed.
func (a *App) makePack(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	var form views.PackForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	ctx := c.Request().Context()
	title := review.MakePackName.Label()
	cause := a.cause(c, review.Answer{})
	switch form.Go {
	case "look":
		return a.lookAtPack(c, id, form)
	case "attach":
		return a.goOnToAttach(c, form)
	case "edit":
		if err = a.letterToEdit(c, id, form); err == nil {
			return nil
		}
	default:
		cause.Done, err = a.store.MakePack(ctx, cause, id, form.Wish(), packMade(c, id))
	}
	return a.settleCase(c, cause, err, title, func(status int, page views.Page, p review.CasePage) error {
		if status == http.StatusConflict {
			o, _ := p.Case.Obligation(form.Telling)
			form.Version = o.Version
		}
		pf, err := a.store.PackPreflight(ctx, actor(c), id, form.Wish())
		if err != nil {
			return err
		}
		return a.showCase(c, status, p, views.MakePack(page, p, pf, form, false))
	})
}

// packMade is what whoever made a pack gets.
func packMade(c echo.Context, id review.CaseID) func(review.PackID) review.Answer {
	return func(pack review.PackID) review.Answer {
		return review.Answer{Location: caseURL(c, id, fmt.Sprintf("/packs/%d", pack)), Message: "The pack was made. Nobody is told by it: print it, post it, and record that here."}
	}
}

// lookAtPack shows the letter of a pack. Nothing is kept.
func (a *App) lookAtPack(c echo.Context, id review.CaseID, form views.PackForm) error {
	p, err := a.caseToChange(c, review.MakePackName)
	if err != nil {
		return err
	}
	pf, err := a.store.PackPreflight(c.Request().Context(), actor(c), id, form.Wish())
	if err != nil {
		return err
	}
	return a.showCase(c, http.StatusOK, p, views.MakePack(a.page(c, titleOf(review.MakePackName.Label(), p)), p, pf, form, true))
}

// packs lists the packs of the incident in a state: those to be posted, unless
// another is asked for.
func (a *App) packs(c echo.Context) error {
	state := cmp.Or(review.PackState(c.QueryParam("state")), review.PackMade)
	l, err := a.store.Packs(c.Request().Context(), actor(c), state, review.PackID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Packs")
	if err != nil {
		return err
	}
	s := sight{change: "see packs", facts: map[string]string{"state": string(state)}, listed: true}
	for _, line := range l.Lines {
		s.cases = append(s.cases, line.Banner.Case)
	}
	return a.show(c, http.StatusOK, s, views.Packs(page, l))
}

// packOf is the pack that the address names, of a case page.
func packOf(c echo.Context, p review.CasePage) (review.Pack, error) {
	id, err := numberIn(c, "pack")
	if err != nil {
		return review.Pack{}, err
	}
	k, ok := p.Case.Pack(review.PackID(id))
	if !ok {
		return k, review.ErrNotFound
	}
	return k, nil
}

// pack shows one pack.
func (a *App) pack(c echo.Context) error {
	p, err := a.casePage(c, "")
	if err != nil {
		return err
	}
	k, err := packOf(c, p)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, titleOf(fmt.Sprintf("Pack %d", k.ID), p))
	if err != nil {
		return err
	}
	return a.showCase(c, http.StatusOK, p, views.PackPage(page, p, k))
}

// packFile answers with a pack as it is printed, or with its covering letter as a
// page or as it was attached. Looking at it is on record.
func (a *App) packFile(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	pack, err := numberIn(c, "pack")
	if err != nil {
		return err
	}
	file := c.Param("sample")
	b, err := a.store.PackFile(c.Request().Context(), actor(c), id, review.PackID(pack), file)
	if err != nil {
		return err
	}
	s := sight{change: "see pack", cases: []review.CaseID{id}, facts: map[string]string{"pack": c.Param("pack")}}
	if err := a.store.RecordView(c.Request().Context(), a.cause(c, review.Answer{}), s.view()); err != nil {
		return err
	}
	name := fmt.Sprintf("%s-pack-%d", id, pack)
	switch file {
	case "letter.html":
		return sendSheet(c, name, b)
	case "letter.pdf":
		return sendPDF(c, name+"-letter", b)
	}
	return sendPDF(c, name, b)
}

// A packForm is a page with one form about one pack.
type packForm[F any] struct {
	path  string
	ready func(review.Pack) bool
	title string
	done  string
	blank func(a *App, k review.Pack) F
	make  func(id review.PackID, f F) review.Change
	view  func(views.Page, review.CasePage, review.Pack, F) templ.Component
}

var sendPackForm = packForm[views.SendPackForm]{"/sent", review.Pack.Waits, "Record that a pack was sent", "It is recorded that the pack was sent.",
	func(a *App, k review.Pack) views.SendPackForm {
		f := views.SendPackForm{Version: k.Version}
		f.Date, f.Clock = dateAndClock(a.store.Now())
		return f
	},
	func(id review.PackID, f views.SendPackForm) review.Change {
		return review.SendPack{Pack: id, Version: f.Version, HappenedAt: moment(f.Date, f.Clock), Channel: f.Channel, Note: f.Note, Anyway: f.Anyway != ""}
	}, views.SendPack}

var setAsideForm = packForm[views.AsideForm]{"/set-aside", review.Pack.Waits, "Set a pack aside", "The pack was set aside.",
	func(_ *App, k review.Pack) views.AsideForm { return views.AsideForm{Version: k.Version} },
	func(id review.PackID, f views.AsideForm) review.Change {
		return review.SetPackAside{Pack: id, Version: f.Version, Reason: f.Reason}
	}, views.SetPackAside}

var returnForm = packForm[views.ReturnForm]{"/came-back", func(k review.Pack) bool { return k.State == review.PackSent }, "Record that a pack came back", "It is recorded that the pack came back. The telling is owed again, unless the person was told otherwise.",
	func(_ *App, k review.Pack) views.ReturnForm { return views.ReturnForm{Version: k.Version} },
	func(id review.PackID, f views.ReturnForm) review.Change {
		return review.RecordReturn{Pack: id, Version: f.Version, On: f.On, Reason: f.Reason, Note: f.Note}
	}, views.RecordReturn}

var wrongForm = packForm[views.AsideForm]{"/wrong", review.Pack.CanBeWrong, "Record that a pack was wrong", "It is recorded that the pack was wrong. The telling is owed again, unless the person was told otherwise.",
	func(_ *App, k review.Pack) views.AsideForm { return views.AsideForm{Version: k.Version} },
	func(id review.PackID, f views.AsideForm) review.Change {
		return review.DisownPack{Pack: id, Version: f.Version, Reason: f.Reason}
	}, views.DisownPack}

// on gives the form its two routes.
func (f packForm[F]) on(g *echo.Group, a *App) {
	g.GET("/cases/:case/packs/:pack"+f.path, func(c echo.Context) error { return f.show(a, c) }, may(review.DoTell))
	g.POST("/cases/:case/packs/:pack"+f.path, func(c echo.Context) error { return f.save(a, c) }, may(review.DoTell))
}

func (f packForm[F]) show(a *App, c echo.Context) error {
	p, err := a.casePage(c, "")
	if err != nil {
		return err
	}
	k, err := packOf(c, p)
	if err != nil {
		return err
	}
	if !f.ready(k) {
		return review.Refusal{Kind: review.ErrNotNow, Why: "This is not possible now: the pack is “" + string(k.State) + "”."}
	}
	form := f.blank(a, k)
	page := a.page(c, titleOf(f.title, p))
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.showCase(c, http.StatusOK, p, f.view(page, p, k, form))
}

func (f packForm[F]) save(a *App, c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	pack, err := numberIn(c, "pack")
	if err != nil {
		return err
	}
	var form F
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: caseURL(c, id, fmt.Sprintf("/packs/%d", pack)), Message: f.done})
	_, err = a.store.ChangeCase(c.Request().Context(), cause, id, 0, f.make(review.PackID(pack), form))
	return a.settleCase(c, cause, err, f.title, func(status int, page views.Page, p review.CasePage) error {
		k, err := packOf(c, p)
		if err != nil {
			return err
		}
		return a.showCase(c, status, p, f.view(page, p, k, form))
	})
}
