using System.Text.Json.Nodes;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.V1;

namespace Fabra.Cli.Commands.Partitions;

/// <summary>Partitions for people and for programs.</summary>
internal static class PartitionPages
{
    public static void Print(CliConsole console, OutputFormat format, IReadOnlyList<Partition> partitions)
    {
        if (OutputOptions.TryPrint(console, format, new JsonArray([.. partitions.Select(ContractJson.ToNode)])))
        {
            return;
        }

        if (format == OutputFormat.Table)
        {
            var table = Tables.Create("Partition", "Start", "End");
            foreach (var partition in partitions)
            {
                table.Add(partition.Name, ContextPages.Time(partition.Start), ContextPages.Time(partition.End));
            }

            console.Tables().Write(table);
            return;
        }

        foreach (var partition in partitions)
        {
            console.Out.WriteLine($"{partition.Name}\t{ContextPages.Time(partition.Start)}\t{ContextPages.Time(partition.End)}");
        }
    }
}
