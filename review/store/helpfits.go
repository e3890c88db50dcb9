package store

import (
	"database/sql"
	"slices"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// calledFits are what a call fits: cases that may be named to whoever answers, and
// what must not be told apart.
type calledFits struct {
	hits   []review.CallHit
	hidden []review.CallFit
}

// callFits looks for whom a call is about among all patients of the incident,
// restricted ones too, and among the rows that wait or were excluded: by the NHS
// number, or by the date of birth and the family name.
func callFits(q querier, incident review.IncidentID, c review.HelpCall) (calledFits, error) {
	f, err := callPatients(q, incident, c)
	if err != nil {
		return f, err
	}
	rows, err := fittingRows(q, incident, []review.HelpCall{c})
	if err != nil {
		return f, err
	}
	f.hidden = append(f.hidden, rows[0]...)
	return f, nil
}

// callPatients is callFits among patients alone.
func callPatients(q querier, incident review.IncidentID, c review.HelpCall) (calledFits, error) {
	var f calledFits
	family := intake.Fold(c.Family)
	rows, err := list(q, func(rows *sql.Rows, h *review.CallHit) error {
		err := rows.Scan(bannerInto(&h.Banner)...)
		h.Match = "family name and date of birth"
		if c.NHSNumber != "" && h.NHSNumber == c.NHSNumber {
			h.Match = "NHS number"
		}
		return err
	}, `SELECT `+bannerColumns+` FROM patients JOIN cases ON cases.patient_id = patients.id WHERE cases.emptied = 0 AND patients.id IN (
			SELECT id FROM patients WHERE nhs_number = $1 AND nhs_number <> '' AND incident_id = $2
			UNION SELECT id FROM patients WHERE incident_id = $2 AND family_folded = $3 AND born = $4)
		ORDER BY cases.id LIMIT 50`, c.NHSNumber, incident, family, c.Born)
	if err != nil {
		return f, err
	}
	for _, h := range rows {
		if slices.Contains(c.Dismissed, h.Case) {
			continue
		}
		if h.Restricted {
			f.hidden = append(f.hidden, review.CallFit{Case: h.Case})
			continue
		}
		f.hits = append(f.hits, h)
	}
	return f, nil
}

// fittingRows are, for each of calls, the rows that wait or were excluded and fit it.
func fittingRows(q querier, incident review.IncidentID, calls []review.HelpCall) ([][]review.CallFit, error) {
	fits := make([][]review.CallFit, len(calls))
	byNumber, byFamily := map[string][]int{}, map[string][]int{}
	for i, c := range calls {
		if number := strings.ReplaceAll(c.NHSNumber, " ", ""); number != "" {
			byNumber[number] = append(byNumber[number], i)
		}
		byFamily[intake.Fold(c.Family)] = append(byFamily[intake.Fold(c.Family)], i)
	}
	demonstration, err := one[bool](q, `SELECT demonstration FROM incidents WHERE id = $1`, incident)
	if err != nil {
		return nil, err
	}
	lists, err := list(q, scanList, selectList+` WHERE lists.incident_id = $1 ORDER BY lists.id`, incident)
	if err != nil {
		return nil, err
	}
	for _, l := range lists {
		if !l.Phase.HasRows() {
			continue
		}
		mapping := l.Mapping()
		err := q.each(`SELECT rows.line, coalesce(row_fates.result, rows.result) AS now, coalesce((SELECT cells FROM row_corrections WHERE row_id = rows.id ORDER BY n DESC LIMIT 1), cells)
			FROM rows LEFT JOIN row_fates ON row_fates.row_id = rows.id
			WHERE rows.list_id = $1 AND coalesce(row_fates.result, rows.result) IN ('waiting', 'excluded')
				AND (rows.result <> 'letter' OR row_fates.row_id IS NOT NULL) ORDER BY rows.line`, []any{l.ID}, func(rows *sql.Rows) error {
			fit := review.CallFit{List: l.ID}
			var cells keptCells
			if err := rows.Scan(&fit.Line, &fit.Result, &cells); err != nil {
				return err
			}
			who := mapping.Parse(intake.Record{Line: fit.Line, Cells: cells.texts}, intake.Terms{Demonstration: demonstration}).Person
			for _, i := range byNumber[strings.NewReplacer(" ", "", "-", "").Replace(who.NHSNumber)] {
				fits[i] = append(fits[i], fit)
			}
			for _, i := range byFamily[intake.Fold(who.Family)] {
				if (who.Born == calls[i].Born || who.Born == "") && (len(fits[i]) == 0 || fits[i][len(fits[i])-1] != fit) {
					fits[i] = append(fits[i], fit)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return fits, nil
}
