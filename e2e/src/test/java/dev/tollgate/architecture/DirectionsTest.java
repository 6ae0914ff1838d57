package dev.tollgate.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The allowed dependencies between packages; see docs/architecture.md. */
@AnalyzeClasses(packages = "dev.tollgate", importOptions = DoNotIncludeTests.class)
class DirectionsTest {
  @ArchTest
  static final ArchRule productPackages_any_haveNoCycles =
      slices().matching("dev.tollgate.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule authzPackages_any_haveNoCycles =
      slices().matching("dev.tollgate.authz.(**)").should().beFreeOfCycles();

  /** The package and those below it: the decision knows neither its server nor explanations. */
  @ArchTest
  static final ArchRule checkPackages_any_haveNoCycles =
      slices()
          .matching("dev.tollgate.authz.(**)")
          .that(
              DescribedPredicate.describe(
                  "are of check", slice -> slice.getNamePart(1).startsWith("check")))
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule adminRooms_any_haveNoCycles =
      slices().matching("dev.tollgate.admin.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule controlPlanePackages_any_haveNoCycles =
      slices().matching("dev.tollgate.controlplane.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packages_any_useOnlyWhatTheArchitectureAllows =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.tollgate..")
          .layer("contract")
          .definedBy("dev.tollgate.contract..")
          .layer("boot")
          .definedBy("dev.tollgate.boot..")
          .layer("net")
          .definedBy("dev.tollgate.net..")
          .layer("admin")
          .definedBy("dev.tollgate.admin..")
          .layer("encoding")
          .definedBy("dev.tollgate.encoding..")
          .layer("oidc")
          .definedBy("dev.tollgate.oidc..")
          .layer("config")
          .definedBy("dev.tollgate.controlplane.config..")
          .layer("endpoints")
          .definedBy("dev.tollgate.controlplane.endpoints..")
          .layer("certificates")
          .definedBy("dev.tollgate.controlplane.certificates..")
          .layer("render")
          .definedBy("dev.tollgate.controlplane.render..")
          .layer("rollout")
          .definedBy("dev.tollgate.controlplane.rollout..")
          .layer("xds")
          .definedBy("dev.tollgate.controlplane.xds..")
          .layer("nodes")
          .definedBy("dev.tollgate.controlplane.nodes..")
          .layer("controlplane")
          .definedBy("dev.tollgate.controlplane")
          .layer("check")
          .definedBy("dev.tollgate.authz.check..")
          .layer("keys")
          .definedBy("dev.tollgate.authz.keys..")
          .layer("emergency")
          .definedBy("dev.tollgate.authz.emergency..")
          .layer("catalog")
          .definedBy("dev.tollgate.authz.catalog..")
          .layer("apps")
          .definedBy("dev.tollgate.authz.apps..")
          .layer("products")
          .definedBy("dev.tollgate.authz.products..")
          .layer("feed")
          .definedBy("dev.tollgate.authz.feed..")
          .layer("records")
          .definedBy("dev.tollgate.authz.records..")
          .layer("files")
          .definedBy("dev.tollgate.authz.files..")
          .layer("journal")
          .definedBy("dev.tollgate.authz.journal..")
          .layer("snapshot")
          .definedBy("dev.tollgate.authz.snapshot..")
          .layer("receipts")
          .definedBy("dev.tollgate.authz.receipts..")
          .layer("quota")
          .definedBy("dev.tollgate.authz.quota..")
          .layer("authz")
          .definedBy("dev.tollgate.authz")
          .layer("testkit")
          .definedBy("dev.tollgate.testkit..")
          .layer("cli")
          .definedBy("dev.tollgate.cli..")
          .layer("up")
          .definedBy("dev.tollgate.up..")
          .whereLayer("contract")
          .mayNotAccessAnyLayer()
          .whereLayer("net")
          .mayNotAccessAnyLayer()
          .whereLayer("boot")
          .mayOnlyAccessLayers("net")
          .whereLayer("encoding")
          .mayNotAccessAnyLayer()
          .whereLayer("oidc")
          .mayOnlyAccessLayers("boot")
          .whereLayer("admin")
          .mayOnlyAccessLayers("net", "boot", "encoding", "oidc")
          .whereLayer("controlplane")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("authz")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("check")
          .mayOnlyBeAccessedByLayers("authz")
          .whereLayer("keys")
          .mayOnlyBeAccessedByLayers("check", "emergency", "authz")
          .whereLayer("products")
          .mayOnlyBeAccessedByLayers("check", "keys", "apps", "catalog", "authz")
          .whereLayer("apps")
          .mayOnlyBeAccessedByLayers("check", "catalog", "emergency", "authz")
          .whereLayer("catalog")
          .mayOnlyBeAccessedByLayers("check", "emergency", "authz")
          .whereLayer("emergency")
          .mayOnlyBeAccessedByLayers("authz")
          .whereLayer("feed")
          .mayOnlyBeAccessedByLayers(
              "check", "keys", "catalog", "apps", "products", "records", "snapshot", "authz")
          .whereLayer("files")
          .mayOnlyBeAccessedByLayers("journal", "snapshot")
          .whereLayer("journal")
          .mayOnlyAccessLayers("files", "boot")
          .whereLayer("journal")
          .mayOnlyBeAccessedByLayers("authz")
          .whereLayer("snapshot")
          .mayOnlyBeAccessedByLayers("emergency", "authz")
          .whereLayer("receipts")
          .mayOnlyBeAccessedByLayers("feed", "records", "authz")
          .whereLayer("records")
          .mayOnlyAccessLayers("feed", "receipts", "admin", "boot", "encoding")
          .whereLayer("quota")
          .mayOnlyBeAccessedByLayers("check", "keys", "authz")
          .whereLayer("xds")
          .mayOnlyBeAccessedByLayers("controlplane")
          .whereLayer("rollout")
          .mayOnlyBeAccessedByLayers("xds", "controlplane")
          .whereLayer("render")
          .mayOnlyBeAccessedByLayers("rollout", "xds", "nodes", "controlplane")
          .whereLayer("endpoints")
          .mayOnlyBeAccessedByLayers("render", "rollout", "controlplane")
          .whereLayer("certificates")
          .mayOnlyBeAccessedByLayers("render", "rollout", "controlplane")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers(
              "endpoints", "certificates", "render", "rollout", "xds", "controlplane")
          .whereLayer("testkit")
          .mayOnlyBeAccessedByLayers("up")
          .whereLayer("cli")
          .mayOnlyBeAccessedByLayers("up")
          .whereLayer("up")
          .mayNotBeAccessedByAnyLayer();

  /** Shared code of the commands must not depend on any command. */
  @ArchTest
  static final ArchRule sharedPartsOfCommands_any_knowNoCommand =
      noClasses()
          .that()
          .resideInAPackage("dev.tollgate.cli.client..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.tollgate.cli..")
                  .and(not(resideInAPackage("dev.tollgate.cli.client.."))));

  @ArchTest
  static final ArchRule commands_any_haveNoCycles =
      slices().matching("dev.tollgate.cli.(*)..").should().beFreeOfCycles();
}
