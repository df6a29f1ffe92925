package plugin_test

import (
	"testing"

	"github.com/jackfield-dev/jackfield/plugin"
)

func TestRenewsOn(t *testing.T) {
	for _, test := range []struct {
		on   []int
		yes  []int
		noes []int
	}{
		{nil, []int{401}, []int{200, 400, 403, 500}},
		{[]int{}, []int{401}, []int{403}},
		{[]int{403}, []int{403}, []int{401, 200}},
		{[]int{401, 403, 500}, []int{401, 403, 500}, []int{400, 404}},
	} {
		a := &plugin.Authorization{RenewOn: test.on}
		for _, status := range test.yes {
			if !a.RenewsOn(status) {
				t.Errorf("with %v it is not renewed on %d", test.on, status)
			}
		}
		for _, status := range test.noes {
			if a.RenewsOn(status) {
				t.Errorf("with %v it is renewed on %d", test.on, status)
			}
		}
	}
}
