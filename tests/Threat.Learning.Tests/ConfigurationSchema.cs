using System.Net;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Threat.Detection;
using Threat.Features;
using Threat.Features.Intelligence;
using Threat.Features.Redis;
using Threat.Imbalance;
using Threat.Losses;
using Threat.Retraining;
using Threat.Retraining.PostgreSql;
using Threat.Thresholds;

namespace Threat.Learning.Tests;

/// <summary>Writes the JSON schema of the section "ThreatLearning": names and types from the options, descriptions from their documentation, defaults from a new instance.</summary>
internal static partial class ConfigurationSchema
{
    /// <summary>Types that only code can set; the binder leaves such properties alone.</summary>
    private static readonly HashSet<Type> InCodeOnly = [typeof(Core.LabelSet), typeof(Core.FeatureSchemaId), typeof(ThreatModelReaders), typeof(DecisionObjective)];

    /// <summary>What configuration holds as text.</summary>
    private static readonly Dictionary<Type, string> Text = new()
    {
        [typeof(TimeZoneInfo)] = "UTC",
        [typeof(IPNetwork)] = "10.0.0.0/8",
        [typeof(ThresholdMetric)] = "f1",
        [typeof(Core.IDecisionRule)] = "scaled-argmax",
        [typeof(Uri)] = "https://example.org/list.txt",
    };

    private static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { KeepConfigurable } },
        Converters = { new JsonStringEnumConverter(), new TextConverterFactory() },
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IndentSize = 1,
    };

    public static string Write()
    {
        JsonObject suite = Of(typeof(ThreatLearningOptions));
        JsonObject parts = suite["properties"]!.AsObject();
        parts["Features"] = Section("Features, their store and pipeline.", ("Pipeline", typeof(FeaturePipelineOptions)), ("Store", typeof(FeatureStoreOptions)), ("State", typeof(FeatureStateOptions)), ("Extractor", typeof(ThreatFeatureExtractorOptions)));
        foreach ((string name, Type type) in (ReadOnlySpan<(string, Type)>)[("Detection", typeof(ThreatDetectionOptions)), ("Retraining", typeof(RetrainingOptions)), ("Imbalance", typeof(ThreatImbalanceOptions)),
            ("Losses", typeof(ThreatLossesOptions)), ("Thresholds", typeof(ThresholdOptimizerOptions)), ("Health", typeof(ThreatHealthOptions)), ("PostgreSql", typeof(PostgreSqlSampleStoreOptions)), ("Intelligence", typeof(ThreatIntelligenceOptions))])
            parts[name] = Of(type);
        JsonObject redis = Of(typeof(RedisFeatureStoreOptions));
        redis["properties"]!.AsObject().Insert(0, "Connection", new JsonObject { ["description"] = "How to reach Redis, as StackExchange.Redis reads it. Required.", ["type"] = "string" });
        redis["required"] = new JsonArray("Connection");
        parts["Redis"] = redis;
        JsonObject schema = new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["type"] = "object",
            ["properties"] = new JsonObject { [ThreatLearningOptions.SectionName] = suite },
        };
        return schema.ToJsonString(Options).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Section(string description, params ReadOnlySpan<(string Name, Type Type)> parts)
    {
        JsonObject properties = [];
        foreach ((string name, Type type) in parts) properties[name] = Of(type);
        return new JsonObject { ["description"] = description, ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
    }

    private static JsonObject Of(Type type)
    {
        object defaults = Activator.CreateInstance(type)!;
        JsonSchemaExporterOptions export = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (context, node) => Describe(context, node) };
        JsonObject schema = Options.GetJsonSchemaAsNode(type, export).AsObject();
        schema.Insert(0, "description", Docs.Of(type));
        AddDefaults(schema, type, defaults);
        return schema;
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        bool text = Text.TryGetValue(context.TypeInfo.Type, out string? example);
        // A value with a converter of its own is "anything" to the exporter.
        if ((node as JsonObject ?? (text ? [] : null)) is not { } schema) return node;
        if (schema.ContainsKey("properties")) schema["additionalProperties"] = false;
        if (text) schema["type"] = "string";
        if (context.PropertyInfo?.AttributeProvider is PropertyInfo property && !schema.ContainsKey("description")) schema.Insert(0, "description", Docs.Of(property));
        if (example is not null) schema["examples"] = new JsonArray(example);
        return schema;
    }

    private static void AddDefaults(JsonObject schema, Type type, object defaults)
    {
        foreach ((string name, JsonNode? node) in schema["properties"]!.AsObject())
        {
            if (type.GetProperty(name) is not { } property || node is not JsonObject described || property.GetValue(defaults) is not { } value) continue;
            if (described.ContainsKey("properties")) AddDefaults(described, value.GetType(), value);
            else if (JsonSerializer.SerializeToNode(value, property.PropertyType, Options) is { } json && json is not JsonArray { Count: 0 } and not JsonObject) described["default"] = json;
        }
    }

    private static void KeepConfigurable(JsonTypeInfo info)
    {
        for (int i = info.Properties.Count - 1; i >= 0; i--)
        {
            JsonPropertyInfo property = info.Properties[i];
            bool code = InCodeOnly.Contains(property.PropertyType) || typeof(Delegate).IsAssignableFrom(property.PropertyType) || property.PropertyType == typeof(IReadOnlyList<Core.ColumnScaling>);
            bool list = property.PropertyType.IsGenericType && property.Set is null && typeof(System.Collections.IEnumerable).IsAssignableFrom(property.PropertyType);
            bool part = property.Set is null && property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal);
            if (code || (property.Set is null && !list && !part)) info.Properties.RemoveAt(i);
            else property.IsRequired = false;
        }
    }

    /// <summary>Values that configuration holds as text and their types print as they are read.</summary>
    private sealed class TextConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => Text.ContainsKey(typeToConvert);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => (JsonConverter)Activator.CreateInstance(typeof(TextConverter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class TextConverter<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("The schema is only written.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
            => writer.WriteStringValue(value switch { TimeZoneInfo zone => zone.Id, Core.IDecisionRule rule => rule.Name, _ => value!.ToString() });
    }

    /// <summary>The XML documentation beside the assemblies: summary and value in one line.</summary>
    private static partial class Docs
    {
        private static readonly Dictionary<string, XElement> Members = Directory.GetFiles(AppContext.BaseDirectory, "Threat.*.xml")
            .SelectMany(static f => XDocument.Load(f).Descendants("member")).GroupBy(static m => (string)m.Attribute("name")!).ToDictionary(static g => g.Key, static g => g.First());

        public static string Of(Type type) => Text($"T:{type.FullName}");

        public static string Of(PropertyInfo property) => Text($"P:{property.DeclaringType!.FullName}.{property.Name}");

        private static string Text(string member)
        {
            XElement found = Members.TryGetValue(member, out XElement? m) ? m : throw new InvalidOperationException($"{member} has no documentation.");
            return string.Join(' ', new[] { found.Element("summary"), found.Element("value") }.OfType<XElement>().Select(Plain));
        }

        private static string Plain(XElement element) => Spaces().Replace(string.Concat(element.Nodes().Select(static n => n switch
        {
            XElement { Name.LocalName: "see" or "paramref" } e => ((string?)e.Attribute("cref") ?? (string?)e.Attribute("langword") ?? (string?)e.Attribute("name") ?? "").Split('(')[0].Split('.')[^1],
            XElement e => e.Value,
            XText t => t.Value,
            _ => "",
        })), " ").Trim();

        [GeneratedRegex(@"\s+")]
        private static partial Regex Spaces();
    }
}
