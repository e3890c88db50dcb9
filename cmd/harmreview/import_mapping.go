package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"

	"harmreview/review"
	"harmreview/review/store"
)

// match finds how the columns are matched: in the file of -mapping, or as they
// were for the last list of that source.
func (i *importing) match(ctx context.Context, s *store.Store, incident review.IncidentID) error {
	if i.mapping == "" {
		return nil
	}
	body, err := os.ReadFile(i.mapping)
	if err == nil {
		if err := json.Unmarshal(body, &i.list.Names); err != nil {
			return wrongUse("-mapping %s: it must be one JSON object such as {\"Surname\": \"family_name\"}: %w", i.mapping, err)
		}
		return nil
	}
	names, dates, err := s.Mapping(ctx, incident, i.mapping)
	if errors.Is(err, review.ErrNotFound) {
		return wrongUse("-mapping %s is no file that can be read, and no list of a source of that name was matched in incident %s", i.mapping, i.incident)
	}
	if i.list.Names = names; i.list.Dates == "" {
		i.list.Dates = dates
	}
	return err
}
