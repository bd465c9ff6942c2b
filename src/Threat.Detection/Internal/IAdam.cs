namespace Threat.Detection.Internal;

/// <summary>Adam (Kingma and Ba 2015) with PyTorch's constants.</summary>
internal interface IAdam
{
    const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;

    /// <summary>Moves the parameters by their gradients, and sets these to zero.</summary>
    void Step();
}
