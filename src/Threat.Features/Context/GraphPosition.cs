namespace Threat.Features;

/// <summary>Where one address stands in the tenant's communication graph of the last 24 hours.</summary>
/// <param name="DegreeCentrality">Degree / (nodes − 1) in the undirected graph, 0 to 1; NaN when the graph has fewer than 2 nodes.</param>
/// <param name="ClusteringCoefficient">2·triangles / (degree·(degree − 1)), 0 to 1; 0 when the degree is below 2.</param>
/// <param name="Reciprocity">Share of the directed edges at this node that have an edge the other way, 0 to 1; NaN without edges.</param>
/// <param name="Isolation">1 − share of the tenant's other active hosts that it exchanged connections with, 0 to 1; NaN when there is no other active host.</param>
public readonly record struct GraphPosition(double DegreeCentrality, double ClusteringCoefficient, double Reciprocity, double Isolation);
