using Spectre.Console;

namespace Fabra.Cli.Output;

/// <summary>Shows on the error stream how far long work has come, when a person is watching.</summary>
internal static class ProgressBar
{
    /// <summary>Runs work that reports the part done, 0 to 1, or a negative number while that is not known.</summary>
    public static async Task<T> RunAsync<T>(CliConsole console, string title, Func<Action<double, string>, Task<T>> work)
    {
        if (!console.ErrorIsTerminal)
        {
            return await work((_, _) => { });
        }

        return await console.Progress().Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask(Markup.Escape(title), maxValue: 1);
                task.IsIndeterminate = true;
                return await work((part, status) =>
                {
                    task.IsIndeterminate = part < 0;
                    task.Value = Math.Clamp(part, 0, 1);
                    task.Description = Markup.Escape($"{title} {status}");
                });
            });
    }
}
