package plugin_test

import (
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

func TestRetry(t *testing.T) {
	for _, tt := range []struct {
		err  *plugin.Error
		want plugin.Retry
	}{
		{plugin.Errorf(plugin.Denied, "no"), plugin.RetryNever},
		{plugin.Errorf(plugin.Config, "no"), plugin.RetryNever},
		{plugin.Errorf(plugin.Locked, "no"), plugin.RetryNever},
		{&plugin.Error{Code: plugin.Locked, RetryAfter: time.Second}, plugin.RetryAfter},
		{plugin.Errorf(plugin.Unavailable, "no"), plugin.RetryBackoff},
		{plugin.Errorf(plugin.Timeout, "no"), plugin.RetryBackoff},
		{plugin.Errorf(plugin.Ambiguous, "no"), plugin.RetryBackoff},
		{plugin.Errorf(plugin.PluginFailed, "no"), plugin.RetryBackoff},
		{plugin.Errorf(plugin.Throttled, "no"), plugin.RetryAfter},
		{&plugin.Error{Code: plugin.Unavailable, RetryAfter: time.Second}, plugin.RetryAfter},
		{&plugin.Error{Code: plugin.Ambiguous, RetryAfter: time.Second}, plugin.RetryAfter},
		{&plugin.Error{Code: plugin.Unavailable, Final: true}, plugin.RetryNever},
		{&plugin.Error{Code: plugin.Unavailable, RetryAfter: time.Second, Final: true}, plugin.RetryNever},
		{&plugin.Error{Code: plugin.Denied, RetryAfter: time.Second}, plugin.RetryNever},
	} {
		if got := tt.err.Retry(); got != tt.want {
			t.Errorf("%s, wait %v, final %v: %s, want %s", tt.err.Code, tt.err.RetryAfter, tt.err.Final, got, tt.want)
		}
	}
}
