namespace Threat.Features.Internal;

/// <summary>What a request's target gives away.</summary>
[Flags]
internal enum RequestTraits
{
    None = 0,
    RestrictedPath = 1,
    SqlInjection = 2,
    CrossSiteScripting = 4,
    PathTraversal = 8,
}
