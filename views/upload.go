package views

import (
	"harmreview/review"
	"harmreview/views/kit"
)

// A ListForm is what is said of a file that is loaded.
type ListForm struct {
	SuppliedBy   string `form:"supplied_by"`
	SourceSystem string `form:"source_system"`
	Declared     string `form:"declared"`
	DeclaredWhat string `form:"declared_what"`
}

func declaredOptions() []kit.Option {
	o := []kit.Option{{Value: "", Label: "No total was declared"}}
	for _, what := range review.DeclaredKinds {
		o = append(o, kit.Option{Value: what, Label: sentence(what)})
	}
	return o
}
