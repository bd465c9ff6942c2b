using Mono.Cecil;

namespace Threat.Architecture.Tests;

/// <summary>The types that a public type shows: bases, fields, properties, events, methods.</summary>
internal static class Signatures
{
    public static IEnumerable<(string Member, TypeReference Type)> Of(TypeDefinition type)
    {
        if (type.BaseType is not null) yield return ("base type", type.BaseType);
        foreach (InterfaceImplementation i in type.Interfaces) yield return ("interface", i.InterfaceType);
        foreach (GenericParameter p in type.GenericParameters)
        {
            foreach (GenericParameterConstraint c in p.Constraints) yield return ("constraint", c.ConstraintType);
        }
        foreach (FieldDefinition f in type.Fields.Where(static f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly)) yield return (f.Name, f.FieldType);
        foreach (MethodDefinition m in type.Methods.Where(static m => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly))
        {
            yield return (m.Name, m.ReturnType);
            foreach (ParameterDefinition p in m.Parameters) yield return (m.Name, p.ParameterType);
            foreach (GenericParameterConstraint c in m.GenericParameters.SelectMany(static p => p.Constraints)) yield return (m.Name, c.ConstraintType);
        }
    }

    /// <summary>Names of the assemblies that define the parts of a type: List&lt;Tensor&gt; gives those of both.</summary>
    public static IEnumerable<string> Assemblies(TypeReference type)
    {
        switch (type)
        {
            case GenericParameter:
                yield break;
            case GenericInstanceType generic:
                foreach (string name in generic.GenericArguments.SelectMany(Assemblies)) yield return name;
                foreach (string name in Assemblies(generic.ElementType)) yield return name;
                yield break;
            case TypeSpecification wrapped:
                foreach (string name in Assemblies(wrapped.ElementType)) yield return name;
                yield break;
            default:
                yield return type.Scope.Name;
                yield break;
        }
    }
}
