namespace DetectionHost.Endpoints;

/// <summary>The caller: name and roles of the key, and the classes a verdict may name.</summary>
internal sealed record MeView(string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Labels);
