package views

import (
	"strconv"

	"harmreview/review"
	"harmreview/views/kit"
)

// labelled is a closed list of the review that can be asked in a form.
type labelled interface {
	~string
	Label() string
}

// options are the answers of a question whose values are a closed list.
func options[T labelled](all []T) []kit.Option {
	var o []kit.Option
	for _, v := range all {
		o = append(o, kit.Option{Value: string(v), Label: v.Label()})
	}
	return o
}

// plain are the answers of a question whose values are their own words.
func plain[T ~string](all []T) []kit.Option {
	var o []kit.Option
	for _, v := range all {
		o = append(o, kit.Option{Value: string(v), Label: sentence(string(v))})
	}
	return o
}

func urgencyOptions() []kit.Option {
	hints := map[review.Urgency]string{review.Routine: "In its turn", review.Urgent: "Within days", review.SameDay: "Somebody must be rung now"}
	var o []kit.Option
	for _, u := range review.Urgencies {
		o = append(o, kit.Option{Value: strconv.Itoa(int(u)), Label: u.Label(), Hint: hints[u]})
	}
	return o
}

// urgencyValue is the value of an urgency in a form; none was chosen yet when 0.
func urgencyValue(u review.Urgency) string {
	if u == 0 {
		return ""
	}
	return strconv.Itoa(int(u))
}
