package app

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/priority"
	"harmreview/views"
)

// letterClassRoutes are the classes of letters that a lead closes together.
func (a *App) letterClassRoutes(in *echo.Group) {
	in.GET("/letter-classes", a.letterClasses, may(review.SeeClasses))
	in.GET("/letter-classes/new", a.showNewLetterClass, may(review.CloseClasses))
	in.POST("/letter-classes/new", a.newLetterClass, may(review.CloseClasses))
	in.GET("/letter-classes/:class", a.letterClass, may(review.SeeClasses))
	in.GET("/letter-classes/:class/letters", a.classLetters, may(review.SeeClasses))
	in.GET("/letter-classes/:class/sample", a.showSample, may(review.CloseClasses))
	in.POST("/letter-classes/:class/sample", a.readSample, may(review.CloseClasses))
	for _, f := range []letterClassForm{
		{"close", priority.WrittenClass.MayClose, views.CloseLetterClass, "The letters of the class are being closed.", a.closeLetterClass},
		{"undo", priority.WrittenClass.MayUndo, views.UndoLetterClass, "The closings of the class are being undone.", a.undoLetterClass},
	} {
		in.GET("/letter-classes/:class/"+f.act, func(c echo.Context) error { return f.show(a, c) }, may(review.CloseClasses))
		in.POST("/letter-classes/:class/"+f.act, func(c echo.Context) error { return f.post(a, c) }, may(review.CloseClasses))
	}
}

func (a *App) letterClasses(c echo.Context) error {
	all, err := a.store.LetterClasses(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Classes of letters")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.LetterClasses(page, all))
}

const newLetterClassTitle = "Write a class of letters"

func (a *App) showNewLetterClass(c echo.Context) error {
	page := a.page(c, newLetterClassTitle)
	form := views.NewLetterClassForm()
	var err error
	if page.Returned, err = readBackAs(a, c, &form, views.ReadLetterClassForm); err != nil {
		return err
	}
	return a.askLetterClass(c, http.StatusOK, page, form)
}

// askLetterClass shows the form of a class with the reasons now in force.
func (a *App) askLetterClass(c echo.Context, status int, page views.Page, form views.LetterClassForm) error {
	protocol, err := a.store.ClosingProtocol(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	return render(c, status, views.NewLetterClass(page, protocol.Body, form))
}

// newLetterClass keeps a class. Its letters are found in the background. A form
// that asks for one more condition comes back with it, unsaved.
func (a *App) newLetterClass(c echo.Context) error {
	fields, err := posted(c)
	if err != nil {
		return err
	}
	form, err := views.ReadLetterClassForm(fields)
	if err != nil {
		return err
	}
	if form.Changed(fields.Get("go")) {
		return a.askLetterClass(c, http.StatusOK, a.page(c, newLetterClassTitle), form)
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/letter-classes"), Message: "The class is kept. It closes nothing yet."})
	n, err := a.store.WriteLetterClass(c.Request().Context(), cause, form.Class())
	if err == nil {
		a.wake()
		cause.Done.Location += "/" + strconv.Itoa(n)
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.askLetterClass(c, t.Status, a.page(c, newLetterClassTitle).With(t), form)
	})
}

// letterClassIn is the class that the address names.
func (a *App) letterClassIn(c echo.Context) (priority.WrittenClass, error) {
	n, err := numberIn(c, "class")
	if err != nil {
		return priority.WrittenClass{}, err
	}
	return a.store.LetterClass(c.Request().Context(), actor(c).Incident, int(n))
}

func (a *App) letterClass(c echo.Context) error {
	class, err := a.letterClassIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Class "+strconv.Itoa(class.N))
	if err != nil {
		return err
	}
	protocol, err := a.store.ClosingProtocol(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.LetterClass(page, class, protocol.Body))
}

// classLetters is the table behind a figure of a class.
func (a *App) classLetters(c echo.Context) error {
	n, err := numberIn(c, "class")
	if err != nil {
		return err
	}
	t, err := a.store.ClassLetters(c.Request().Context(), actor(c), int(n), priority.ClassFate(c.QueryParam("fate")), review.ClassLeftOut(c.QueryParam("why")),
		review.LetterID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	s := sight{change: "see letters of class", listed: true, facts: map[string]string{"class": strconv.Itoa(t.Class.N), "fate": string(t.Fate)}}
	seen := map[review.CaseID]bool{}
	for _, l := range t.Lines {
		if l.Named && !seen[l.Case] {
			seen[l.Case] = true
			s.cases = append(s.cases, l.Case)
		}
	}
	return a.show(c, http.StatusOK, s, views.ClassLetters(a.page(c, "Letters of class "+strconv.Itoa(t.Class.N)), t))
}

const sampleTitle = "Read the sample"

// showSample shows the next letter of the sample, or the class when all have been
// read.
func (a *App) showSample(c echo.Context) error {
	n, err := numberIn(c, "class")
	if err != nil {
		return err
	}
	class, next, err := a.store.SampleLetter(c.Request().Context(), actor(c), int(n))
	if err != nil {
		return err
	}
	if next.Letter == 0 {
		return redirect(c, incidentURL(c, "/letter-classes/"+c.Param("class")))
	}
	page, err := a.pageAfter(c, sampleTitle)
	if err != nil {
		return err
	}
	form := views.ReadingForm{Letter: next.Letter}
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.showSampleLetter(c, http.StatusOK, page, class, next, form)
}

func (a *App) showSampleLetter(c echo.Context, status int, page views.Page, class priority.WrittenClass, next priority.SampleLetter, form views.ReadingForm) error {
	p, err := a.store.CasePage(c.Request().Context(), actor(c), next.Case, "")
	if err != nil {
		return err
	}
	form.Letter = next.Letter
	return a.showCase(c, status, p, views.ReadSample(page, p, class, form))
}

// readSample keeps what a lead found in a letter of the sample.
func (a *App) readSample(c echo.Context) error {
	n, err := numberIn(c, "class")
	if err != nil {
		return err
	}
	var form views.ReadingForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	to := "/letter-classes/" + c.Param("class")
	cause := a.cause(c, review.Answer{Location: incidentURL(c, to+"/sample"), Message: "Your reading was saved."})
	if form.Asks == "yes" {
		cause.Done = review.Answer{Location: incidentURL(c, to), Message: "Your reading was saved. The class is not closed: its letters are read singly."}
	}
	err = a.store.ReadOfClass(c.Request().Context(), cause, int(n), priority.Reading{Letter: form.Letter, Asks: review.YesNo(form.Asks), Note: form.Note})
	return a.settle(c, cause, err, func(t views.Trouble) error {
		class, next, err := a.store.SampleLetter(c.Request().Context(), actor(c), int(n))
		if err != nil {
			return err
		}
		return a.showSampleLetter(c, t.Status, a.page(c, sampleTitle).With(t), class, next, form)
	})
}

// A letterClassForm is a page on which a lead decides on a class.
type letterClassForm struct {
	act  string
	may  func(priority.WrittenClass, review.Actor) error
	view func(views.Page, priority.WrittenClass, views.LetterClassDecisionForm) templ.Component
	done string
	make func(echo.Context, review.Cause, int, views.LetterClassDecisionForm) error
}

func (a *App) closeLetterClass(c echo.Context, cause review.Cause, n int, f views.LetterClassDecisionForm) error {
	return a.store.CloseLetterClass(c.Request().Context(), cause, n, f.Version, f.Letters, f.Why)
}

func (a *App) undoLetterClass(c echo.Context, cause review.Cause, n int, f views.LetterClassDecisionForm) error {
	return a.store.UndoLetterClass(c.Request().Context(), cause, n, f.Version, f.Why)
}

func (f letterClassForm) show(a *App, c echo.Context) error {
	class, err := a.letterClassIn(c)
	if err != nil {
		return err
	}
	if err := f.may(class, actor(c)); err != nil {
		return err
	}
	page := a.page(c, "Class "+strconv.Itoa(class.N))
	form := views.LetterClassDecisionForm{Version: class.Version, Letters: class.Fates[priority.FateFits]}
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return render(c, http.StatusOK, f.view(page, class, form))
}

func (f letterClassForm) post(a *App, c echo.Context) error {
	n, err := numberIn(c, "class")
	if err != nil {
		return err
	}
	var form views.LetterClassDecisionForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/letter-classes/"+c.Param("class")), Message: f.done})
	err = f.make(c, cause, int(n), form)
	if err == nil {
		a.wake()
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		class, err := a.letterClassIn(c)
		if err != nil {
			return err
		}
		if t.Status == http.StatusConflict {
			form.Version, form.Letters = class.Version, class.Fates[priority.FateFits]
		}
		return render(c, t.Status, f.view(a.page(c, "Class "+strconv.Itoa(class.N)).With(t), class, form))
	})
}
