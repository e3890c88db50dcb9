package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// Codec writes the data of a session as JSON, which is the same text for the
// same data, so that an unchanged session is seen to be unchanged. It takes
// strings, booleans and int64 only.
type Codec struct{}

type sessionData struct {
	Deadline time.Time      `json:"deadline"`
	Values   map[string]any `json:"values"`
}

// Encode is asked by scs. It returns an error for a value of another type.
func (Codec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	for name, v := range values {
		switch v.(type) {
		case string, bool, int64:
		default:
			return nil, fmt.Errorf("session: %s is a %T", name, v)
		}
	}
	return json.Marshal(sessionData{deadline.UTC(), values})
}

// Decode is asked by scs.
func (Codec) Decode(b []byte) (time.Time, map[string]any, error) {
	var data sessionData
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&data); err != nil {
		return time.Time{}, nil, fmt.Errorf("session: %w", err)
	}
	values := make(map[string]any, len(data.Values))
	for name, v := range data.Values {
		if n, ok := v.(json.Number); ok {
			i, err := n.Int64()
			if err != nil {
				return time.Time{}, nil, fmt.Errorf("session: %s: %w", name, err)
			}
			v = i
		}
		values[name] = v
	}
	return data.Deadline, values, nil
}
