"""Writes graph.json: a directed graph and what NetworkX says about each of its nodes. Run: python3 graph.py (needs networkx)."""
import json
import os

import networkx as nx

g = nx.DiGraph()
g.add_nodes_from(range(80))
for a, b, _ in nx.scale_free_graph(80, seed=7).edges:
    if a != b:
        g.add_edge(a, b)
for a, b in list(nx.gnp_random_graph(80, 0.03, seed=11, directed=True).edges):
    g.add_edge(a, b)
# Every third edge is answered; node 79 knows nobody.
for i, (a, b) in enumerate(sorted(g.edges)):
    if i % 3 == 0:
        g.add_edge(b, a)
g.remove_edges_from([e for e in g.edges if 79 in e])
u = g.to_undirected()
degree, clustering = nx.degree_centrality(u), nx.clustering(u)
nodes = [{"degree": degree[n], "clustering": clustering[n], "reciprocity": nx.reciprocity(g, n) if g.degree(n) else None} for n in sorted(g)]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "graph.json")
with open(path, "w", encoding="utf-8") as f:
    json.dump({"networkx": nx.__version__, "edges": sorted(g.edges), "nodes": nodes}, f, indent=None, separators=(",", ":"))
    f.write("\n")
print(nx.__version__, g.number_of_nodes(), g.number_of_edges(), max(clustering.values()))
