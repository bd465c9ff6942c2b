namespace Threat.Features.Intelligence;

/// <summary>A list of addresses as read from a file or a feed.</summary>
/// <param name="Addresses">The addresses.</param>
/// <param name="EntryCount">Entries in the list, before merging.</param>
/// <param name="SkippedLines">Lines that were no entry; at most 1 in 100, or the list is refused.</param>
public sealed record AddressList(AddressRangeSet Addresses, int EntryCount, int SkippedLines);
