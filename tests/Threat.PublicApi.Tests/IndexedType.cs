using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Threat.PublicApi.Tests;

/// <summary>A public type with what its documentation says it is.</summary>
internal sealed partial record IndexedType(string Package, Type Type, string Name, string Summary)
{
    /// <summary>What a page that tells of it says: its name, or, of a class of extension methods, theirs.</summary>
    public IReadOnlyList<string> Words { get; } = Type is { IsAbstract: true, IsSealed: true } && Name.EndsWith("Extensions", StringComparison.Ordinal)
        ? [Name, .. Type.GetMethods(BindingFlags.Public | BindingFlags.Static).Select(static m => m.Name).Distinct()] : [Name.Split('<')[0]];

    public static IEnumerable<IndexedType> Of(string package)
    {
        Assembly assembly = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, package + ".dll"));
        Dictionary<string, XElement> members = XDocument.Load(Path.Combine(AppContext.BaseDirectory, package + ".xml")).Descendants("member").ToDictionary(static m => (string)m.Attribute("name")!);
        return assembly.GetExportedTypes().Where(static t => !t.IsNested).Select(t => new IndexedType(package, t, NameOf(t), SummaryOf(t, members))).OrderBy(static t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>The types in its signatures: whoever has it in hand meets them.</summary>
    public IEnumerable<Type> Shows()
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<Type?> shown = Type.GetMembers(Declared).SelectMany<MemberInfo, Type?>(static m => m switch
        {
            MethodInfo method => [method.ReturnType, .. method.GetParameters().Select(static p => p.ParameterType), .. method.GetGenericArguments().SelectMany(static a => a.GetGenericParameterConstraints())],
            ConstructorInfo constructor => constructor.GetParameters().Select(static p => p.ParameterType),
            PropertyInfo property => [property.PropertyType],
            _ => [],
        });
        return shown.Append(Type.BaseType).Concat(Type.GetInterfaces()).SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type? type)
    {
        if (type is null) return [];
        if (type.HasElementType) return Parts(type.GetElementType());
        return type.IsGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)] : [type];
    }

    private static string NameOf(Type type) => type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(static a => a.Name))}>" : type.Name;

    /// <summary>The first sentence of the summary.</summary>
    private static string SummaryOf(Type type, Dictionary<string, XElement> members)
    {
        if (!members.TryGetValue("T:" + type.FullName, out XElement? member) || member.Element("summary") is not { } summary) return "";
        string text = Space().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();
        Match end = Sentence().Match(text);
        return (end.Success ? text[..(end.Index + 1)] : text).Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" or "typeparamref" } e when (e.Attribute("cref") ?? e.Attribute("langword") ?? e.Attribute("name")) is { } name => Simple(name.Value),
        XElement { Name.LocalName: "c" } e => e.Value,
        XElement e => string.Concat(e.Nodes().Select(Text)),
        _ => "",
    };

    /// <summary>As in "ThreatDetector.Swap" for M:Threat.Detection.ThreatDetector.Swap(...).</summary>
    private static string Simple(string cref)
    {
        string[] parts = cref.Split('(')[0].Split('`')[0].Split(':')[^1].Split('.');
        return cref.StartsWith("T:", StringComparison.Ordinal) || parts.Length < 2 ? parts[^1] : $"{parts[^2]}.{parts[^1]}";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\.(?= [A-Z""(])")]
    private static partial Regex Sentence();
}
