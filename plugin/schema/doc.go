// Package schema says what the settings of a connection are, once.
//
// A plugin author writes a [Schema] as a plain Go value. Everything else that
// has to know the settings is worked out from that value: which documents are
// right and what is wrong with the others ([Schema.Parse]), what an omitted
// setting means (defaults), the JSON Schema that editors and other programs
// read ([Schema.JSONSchema]), the form, the help and the reference page. The
// same value in JSON is the schema part of a plugin's manifest, so the host
// can do all of this before it has started the plugin.
//
//	var settings = schema.Schema{Fields: []schema.Field{
//		{Name: "token_endpoint", Title: "Auth endpoint", Kind: schema.URL, Required: true,
//			HTTPIf: "allow_http", Roles: []schema.Role{schema.SecretOrigin, schema.Account}},
//		{Name: "password", Title: "Password", Kind: schema.Secret, Required: true, Max: new(512.0)},
//		{Name: "allow_http", Title: "Allow plain HTTP", Kind: schema.Boolean, Default: false, Advanced: true},
//		{Name: "timeout", Title: "Time limit", Kind: schema.Duration, Default: "10s", Advanced: true},
//	}}
//
// The one idea is that a document has a single reading. Parse turns a decoded
// YAML or JSON document into a [Config], or into [Problems]: all of them, in
// the order of the schema, each with its field, what is wrong and what would
// be right. The JSON Schema accepts the very same documents, which a property
// test holds. Who reads many documents by one schema keeps it as
// [Schema.Compiled].
//
// A Config is immutable and moves through three stages. As parsed, a secret in
// it may still be a reference, {env: NAME} or {file: PATH}; [Config.Resolve]
// gives one in which every secret has its value; [Config.Canonical] is the
// form that crosses to the plugin and from which the cache key is made. What
// is stored is [Config.Document], what is shown is [Config.Redacted], and what
// comes back from a form goes through [Schema.Edit], which keeps the secrets
// that were not entered again, unless the place they are sent to has changed.
//
// # Secrets that are forgotten
//
// A secret with [Field.ForgetWhen] is good for one authorization. Then
// [Config.Forget] puts {forgotten: ID} in its place, where ID is random: it
// stands for the value in [Config.Canonical], so that what was obtained can be
// found again, and tells nothing about it. The field counts as given, and has no
// value. Only [Schema.ParseStored] reads such a document: nobody can type that a
// secret was given once.
//
// # Fields that come and go
//
// A field with a [Condition] is visible while another field has one of some
// values. The other field counts with its value or its default, whether or not
// it is itself visible. While a field is hidden it is not required; a value
// given for it must be well formed all the same, and is then dropped, so that
// two documents which mean the same are the same. A field on which another one
// depends is never dropped: without it the document would read differently.
//
// # Numbers
//
// Integers lie within ±(2^53-1), which every JSON reader holds exactly.
// A number is the nearest float64 to what was written.
//
// # Patterns
//
// A pattern must mean the same to Go and to the JavaScript of browsers and of
// most JSON Schema validators, so it is limited to what both have;
// [Schema.Validate] says what is not. One difference remains: "." leaves out
// "\n" in Go, and "\r", U+2028 and U+2029 too in JavaScript.
package schema
