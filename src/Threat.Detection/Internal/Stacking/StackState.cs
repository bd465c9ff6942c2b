namespace Threat.Detection.Internal.Stacking;

/// <summary>What a saved stack is made of.</summary>
/// <param name="NormalClass">The class that is no attack.</param>
/// <param name="Members">Models of the first level that know all classes.</param>
/// <param name="OnlyAttack">The id, among the attack classes, of the only one with rows; −1 where there are several, and a model tells which.</param>
internal sealed record StackState(string NormalClass, int Members, int OnlyAttack);
