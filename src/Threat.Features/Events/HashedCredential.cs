namespace Threat.Features;

/// <summary>What is kept of a password: its keyed hash, and whether user and password are a known default pair.</summary>
/// <param name="Password">The keyed hash of the password.</param>
/// <param name="IsDefaultPair">Whether (user, password) is in the list of default credentials (T1078.001).</param>
public readonly record struct HashedCredential(SecretHash Password, bool IsDefaultPair);
