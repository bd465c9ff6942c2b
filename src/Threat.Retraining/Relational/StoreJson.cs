using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Threat.Retraining.Internal;

[JsonSerializable(typeof(ImmutableSortedDictionary<string, string>))]
internal sealed partial class StoreJson : JsonSerializerContext;
