namespace DetectionHost.Security;

/// <summary>What a key may do beyond scoring and reading; also the names of the authorization policies.</summary>
internal static class Roles
{
    /// <summary>Gives verdicts.</summary>
    public const string Reviewer = "reviewer";

    /// <summary>Starts and cancels runs, rolls models back.</summary>
    public const string Operator = "operator";
}
