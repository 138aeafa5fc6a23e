using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace FunnelStream.Tests;

/// <summary>The system's Chromium, driven by Playwright. One for a test class; each test has a context of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>What is missing on this machine; null where nothing is.</summary>
    public static string? Missing { get; } =
        Program is null ? "there is no chromium in PATH: eng/browser.sh installs it"
        : !File.Exists(AxePath) ? "axe-core was not there when the tests were built: eng/browser.sh brings it"
        : null;

    /// <summary>The rules of accessibility, as a script.</summary>
    public static string AxePath => Path.Combine(AppContext.BaseDirectory, "axe.min.js");

    private static string? Program => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Missing is null)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = Arguments });
        }
    }

    public async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }

    /// <summary>A page of its own, which remembers what the console complained of.</summary>
    public async Task<BoardPage> OpenAsync(Uri address, string path = "/?lang=en", BrowserNewContextOptions? options = null)
    {
        var context = await _browser!.NewContextAsync(options ?? new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1_440, Height = 900 } });
        var page = new BoardPage(await context.NewPageAsync());
        await page.Page.GotoAsync(new Uri(address, path).ToString());
        return page;
    }
}

/// <summary>A page that shows the board.</summary>
public sealed class BoardPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();

    public BoardPage(IPage page)
    {
        Page = page;
        page.SetDefaultTimeout(15_000);
        page.Console += (_, message) =>
        {
            // Where the machine is too busy to answer in time the board says 503, and the page asks again.
            if (message.Type is "error" or "warning" && !message.Text.Contains("503", StringComparison.Ordinal))
            {
                _complaints.Enqueue($"{message.Type}: {message.Text} {message.Location}");
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>What the console complained of so far.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>Waits until the numbers are there.</summary>
    public Task ReadyAsync() => Page.Locator("body[data-ready]").WaitForAsync();

    /// <summary>An element's text, without the words that only screen readers get.</summary>
    public async Task<string> TextAsync(string selector) => Seen(await Page.Locator(selector).First.InnerTextAsync());

    /// <summary>A text without the words that only screen readers get.</summary>
    public static string Seen(string text) => text.Replace("(maturing)", "", StringComparison.Ordinal).Trim();

    /// <summary>Waits until a script is true in the page.</summary>
    public async Task UntilAsync(string script)
    {
        try
        {
            await Page.WaitForFunctionAsync(script);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"never came true: {script}\n{await Page.InnerTextAsync("body")}\n{string.Join('\n', Complaints)}", e);
        }
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}

/// <summary>A test in a real browser, skipped with the reason where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Browser.Missing;
}
