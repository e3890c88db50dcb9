package views

import (
	"harmreview/review"
	"harmreview/views/kit"
)

// A VersionAnswerForm is a word about a version that somebody wrote.
type VersionAnswerForm struct {
	Answer review.VersionAnswer `form:"answer"`
	Reason string               `form:"reason"`
}

// versionName names a version of what people agree on.
func versionName(v review.Version) string {
	if v.N == 0 {
		return "As shipped with the program"
	}
	return "Version " + str(v.N)
}

func versionWriter(v review.Version) string {
	if v.N == 0 {
		return "The program"
	}
	return v.WrittenBy
}

func versionApprover(v review.Version) string {
	if v.N == 0 {
		return "Nobody here yet"
	}
	return v.ApprovedBy
}

// versionAnswers are what somebody can say about a version that somebody wrote;
// stay is what stays as it is when that is refused.
func versionAnswers(all []review.VersionAnswer, stay string) []kit.Option {
	labels := map[review.VersionAnswer]string{review.VersionApproved: "Approve it: it is in force at once",
		review.VersionRefused: "Refuse it: the " + stay + " stay as they are", review.VersionWithdrawn: "Withdraw it"}
	var o []kit.Option
	for _, answer := range all {
		o = append(o, kit.Option{Value: string(answer), Label: labels[answer]})
	}
	return o
}

// writtenState says what became of a version that somebody wrote.
func writtenState(x review.WrittenVersion) string {
	if x.Answer == review.VersionWaits {
		return "Waits for a lead’s word"
	}
	s := sentence(string(x.Answer)) + " by " + x.AnsweredBy + " on " + dayOf(x.AnsweredAt)
	if x.AnswerReason != "" {
		s += ": " + x.AnswerReason
	}
	return s
}

func writtenRows(x review.WrittenVersion) []kit.Row {
	return []kit.Row{{Key: "Written by", Value: x.ByName + ", " + clock(x.At)}, {Key: "Why", Value: x.Reason}, {Key: "Now", Value: writtenState(x)}}
}

// eachOf is what part makes of each of all.
func eachOf[T, P any](all []T, part func(T) P) []P {
	var parts []P
	for _, x := range all {
		parts = append(parts, part(x))
	}
	return parts
}

// versionsIn are the versions that were in force, apart from what they say.
func versionsIn[B any](v review.Versions[B]) []review.Version {
	return eachOf(v.All, func(x review.VersionOf[B]) review.Version { return x.Version })
}

// writtenIn are those that people wrote, likewise.
func writtenIn[B any](v review.Versions[B]) []review.WrittenVersion {
	return eachOf(v.Written, func(x review.WrittenOf[B]) review.WrittenVersion { return x.WrittenVersion })
}
