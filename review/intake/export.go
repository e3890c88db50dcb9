package intake

import (
	"fmt"

	"harmreview/review"
)

// ExportColumns come before the cells of a row where it leaves the program: which
// row it is, its line, the result that it has now with its reason, and the one
// that it was given at loading.
var ExportColumns = []string{"harmreview_row", "line", "result", "reason", "result_at_loading"}

// RowReference names a row of a list in an export, so that a mended one is known
// again when it comes back.
func RowReference(list review.ListID, line int) string { return fmt.Sprintf("%d:%d", list, line) }
