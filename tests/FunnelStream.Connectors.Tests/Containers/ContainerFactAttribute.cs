using FunnelStream.Tests.Docker;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace FunnelStream.Connectors.Tests.Containers;

/// <summary>
/// A test against a server in a container. It is there only where containers were asked for, and then it fails where none can be
/// started: a run without them has nothing to skip.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("FunnelStream.Connectors.Tests.Containers.ContainerFactDiscoverer", "FunnelStream.Connectors.Tests")]
public sealed class ContainerFactAttribute : FactAttribute;

/// <summary>Finds the tests of <see cref="ContainerFactAttribute"/>.</summary>
/// <param name="messages">Where xunit hears of what goes wrong.</param>
public sealed class ContainerFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    /// <inheritdoc/>
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        DockerEngine.IsAsked ? base.Discover(discoveryOptions, testMethod, factAttribute) : [];
}
