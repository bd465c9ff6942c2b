using Threat.Core;

namespace Threat.Quality;

/// <summary><see cref="Evidence"/> as JSON holds it: row-major values and their numbers of columns.</summary>
internal sealed record SavedEvidence(float[] OfAttack, int AttackColumns, float[] OfClass, int ClassColumns)
{
    public Evidence Load() => new(FeatureMatrix.FromMemory(OfAttack, AttackColumns), FeatureMatrix.FromMemory(OfClass, ClassColumns));
}
