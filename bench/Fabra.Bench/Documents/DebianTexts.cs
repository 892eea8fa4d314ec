using System.Diagnostics;
using System.Text;

namespace Fabra.Bench.Documents;

/// <summary>
/// The English descriptions of all packages that apt knows of, some 58,000 different texts of 100 letters or more. They are fetched into a
/// folder of their own, so that nothing of the machine's is touched, and once.
/// </summary>
internal static class DebianTexts
{
    private const int ShortestText = 100;

    public static async Task<IReadOnlyList<PackageText>> LoadAsync(string folder)
    {
        var lists = Path.Combine(folder, "lists");
        if (Find(lists).Length == 0)
        {
            Directory.CreateDirectory(Path.Combine(lists, "partial"));
            await RunAsync(
                "apt-get", "update", "-q", "-o", $"Dir::State::lists={lists}", "-o", $"Dir::Cache={folder}", "-o", "Acquire::Languages=en",
                "-o", "APT::Sandbox::User=root");
        }

        var packages = new Dictionary<string, PackageText>(StringComparer.Ordinal);
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Find(lists))
        {
            foreach (var package in Parse(await RunAsync("/usr/lib/apt/apt-helper", "cat-file", file)))
            {
                if (package.Text.Length >= ShortestText && texts.Add(package.Text))
                {
                    packages.TryAdd(package.Name, package);
                }
            }
        }

        // The same order on every machine that has the same texts, and a part of it is a fair sample of all.
        return [.. packages.Values.OrderBy(package => StableHash.Of(package.Name))];
    }

    private static string[] Find(string lists) => !Directory.Exists(lists)
        ? []
        : [.. Directory.GetFiles(lists, "*_i18n_Translation-en*").Order(StringComparer.Ordinal)];

    private static IEnumerable<PackageText> Parse(string file)
    {
        foreach (var record in file.Split("\n\n"))
        {
            string? name = null;
            string? synopsis = null;
            var text = new StringBuilder();
            foreach (var line in record.Split('\n'))
            {
                if (line.StartsWith("Package: ", StringComparison.Ordinal))
                {
                    name = line["Package: ".Length..];
                }
                else if (line.StartsWith("Description-en: ", StringComparison.Ordinal))
                {
                    synopsis = line["Description-en: ".Length..];
                }
                else if (synopsis is not null && line.StartsWith(' '))
                {
                    text.Append(line == " ." ? "" : line[1..]).Append('\n');
                }
            }

            if (name is not null && synopsis is not null)
            {
                yield return new PackageText(name, synopsis, text.ToString().Trim());
            }
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}.");
    }
}
