namespace DetectionHost.Security;

/// <summary>One entry of the configuration section "ApiKeys".</summary>
internal sealed class ApiKeyEntry
{
    /// <summary>Who uses the key: the name that verdicts are recorded under. Letters, digits, '.', '_', '-' and '@'.</summary>
    public string Name { get; set; } = "";

    /// <summary>The SHA-256 of the key in hexadecimal digits.</summary>
    public string? Sha256 { get; set; }

    /// <summary>The key itself, for secret stores that hand secrets over as configuration; give this or <see cref="Sha256"/>.</summary>
    public string? Key { get; set; }

    /// <summary>"reviewer", "operator", both, or none: a key without roles may score and read.</summary>
    public IList<string> Roles { get; set; } = [];
}
