package dev.tollgate.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Code conventions that the compiler does not check. */
@AnalyzeClasses(packages = "dev.tollgate", importOptions = DoNotIncludeTests.class)
class HabitsTest {
  /** Command-line programs, which may write to standard output and read the environment. */
  private static final String[] FOR_PEOPLE = {
    "dev.tollgate.cli..", "dev.tollgate.up..", "dev.tollgate.testkit..", "dev.tollgate.benchmarks.."
  };

  @ArchTest
  static final ArchRule services_any_writeNoStdout =
      noClasses()
          .that(not(resideInAnyPackage(FOR_PEOPLE)))
          .and()
          .resideOutsideOfPackage("dev.tollgate.boot..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule environment_any_isReadInBootOnly =
      noClasses()
          .that(not(resideInAnyPackage(FOR_PEOPLE)))
          .and()
          .resideOutsideOfPackage("dev.tollgate.boot..")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);

  @ArchTest
  static final ArchRule time_any_isInjected =
      noClasses()
          .that(not(resideInAnyPackage(FOR_PEOPLE)))
          .and()
          .resideOutsideOfPackage("dev.tollgate.boot..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Clock.class, "systemUTC");

  @ArchTest
  static final ArchRule contract_any_usesTheJdkOnly =
      classes()
          .that()
          .resideInAPackage("dev.tollgate.contract..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "javax.net.ssl..", "dev.tollgate.contract..", "org.jspecify..");

  @ArchTest
  static final ArchRule base_publicClasses_areUsedByBothServices =
      classes()
          .that()
          .resideInAnyPackage(
              "dev.tollgate.contract..",
              "dev.tollgate.boot..",
              "dev.tollgate.admin..",
              "dev.tollgate.oidc..",
              "dev.tollgate.encoding..",
              "dev.tollgate.net..")
          .and()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .doNotHaveSimpleName("LogValues") // named in logback.xml, which both services use
          .should(beReachedFromBothServices());

  private static ArchCondition<JavaClass> beReachedFromBothServices() {
    return new ArchCondition<>("be used by control-plane and by authz") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        boolean used = isUsedFrom(item, CONTROL_PLANE) && isUsedFrom(item, AUTHZ);
        events.add(
            new SimpleConditionEvent(item, used, item.getName() + " is used by one service only"));
      }
    };
  }

  private static final DescribedPredicate<JavaClass> CONTROL_PLANE =
      resideInAPackage("dev.tollgate.controlplane..");

  private static final DescribedPredicate<JavaClass> AUTHZ =
      resideInAPackage("dev.tollgate.authz..");

  /** True if the service uses the class directly or through classes of base. */
  private static boolean isUsedFrom(JavaClass item, DescribedPredicate<JavaClass> service) {
    Set<JavaClass> seen = new HashSet<>(Set.of(item));
    Deque<JavaClass> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (Dependency use : open.pop().getDirectDependenciesToSelf()) {
        JavaClass user = topLevel(use.getOriginClass());
        if (service.test(user)) {
          return true;
        }
        if (isBase(user) && seen.add(user)) {
          open.push(user);
        }
      }
    }
    return false;
  }

  private static boolean isBase(JavaClass type) {
    return resideInAnyPackage(
            "dev.tollgate.contract..",
            "dev.tollgate.boot..",
            "dev.tollgate.admin..",
            "dev.tollgate.oidc..",
            "dev.tollgate.encoding..",
            "dev.tollgate.net..")
        .test(type);
  }

  private static JavaClass topLevel(JavaClass type) {
    return type.getEnclosingClass().map(HabitsTest::topLevel).orElse(type);
  }
}
