package made

import (
	"encoding/csv"
	"io"
)

// closedPractice is which of the practices has closed since its letters were
// written.
const closedPractice = 2

// WritePractices writes the practices of the incident in the layout of the
// national directory: 27 columns by position, without a header.
func (i *Incident) WritePractices(w io.Writer) error {
	out := csv.NewWriter(w)
	for n, p := range i.practices {
		record := make([]string, 27)
		record[0], record[1], record[4], record[7] = p.code, p.name, "1 High Street", "Northmere"
		record[10], record[12], record[25] = "19740401", "A", "4"
		if n == closedPractice {
			record[11], record[12] = "20210331", "C"
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
