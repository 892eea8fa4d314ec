using System.Globalization;

namespace Fabra.Soak.Harness;

/// <summary>What a process's resident memory consists of, by the kernel's list of its mappings; in bytes.</summary>
/// <param name="Managed">The garbage collector's heap.</param>
/// <param name="Native">What native code has allocated, DuckDB's blocks and rows before all; threads' stacks; code made at run time.</param>
/// <param name="Files">Of programs and libraries, as far as they were used.</param>
internal readonly record struct MemoryShares(long Managed, long Native, long Files)
{
    public static MemoryShares Of(int processId)
    {
        var (anonymous, files) = (0L, 0L);
        Run run = default, largest = default;
        var inFile = false;
        foreach (var line in File.ReadLines($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/smaps"))
        {
            if (line.StartsWith("Rss:", StringComparison.Ordinal))
            {
                var resident = long.Parse(line.AsSpan("Rss:".Length, line.Length - "Rss: kB".Length), CultureInfo.InvariantCulture) * 1024;
                files += inFile ? resident : 0;
                anonymous += inFile ? 0 : resident;
                run = run with { Resident = run.Resident + resident };
            }
            else if (char.IsAsciiHexDigitLower(line[0]))
            {
                // 7f0000000000-7f0000001000 rw-p 00000000 00:00 0    path
                largest = run.Size > largest.Size ? run : largest;
                var words = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
                var bounds = words[0].Split('-').Select(bound => ulong.Parse(bound, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
                inFile = words[4] != "0";
                run = inFile ? default
                    : bounds[0] == run.End ? run with { End = bounds[1] }
                    : new Run(bounds[0], bounds[1], 0);
            }
        }

        // The collector reserves its addresses at once, twice the machine's memory: neighbouring mappings, of which parts are in use.
        return new MemoryShares(largest.Resident, anonymous - largest.Resident, files);
    }

    private readonly record struct Run(ulong Start, ulong End, long Resident)
    {
        public ulong Size => End - Start;
    }
}
