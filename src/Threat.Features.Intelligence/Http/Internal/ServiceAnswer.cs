namespace Threat.Features.Intelligence.Internal;

/// <summary>What a service sent, or why there is nothing.</summary>
/// <param name="Body">What it sent, or null.</param>
/// <param name="Error">Why there is none, or null.</param>
/// <param name="IsNotNow">It was not asked: the budget is spent, or it wanted to be left alone.</param>
/// <param name="IsRefused">It sent what is too long or too slow.</param>
internal readonly record struct ServiceAnswer(byte[]? Body, string? Error = null, bool IsNotNow = false, bool IsRefused = false);
