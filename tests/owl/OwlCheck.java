import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.semanticweb.HermiT.Configuration;
import org.semanticweb.HermiT.ReasonerFactory;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;
import org.semanticweb.owlapi.profiles.Profiles;
import org.semanticweb.owlapi.reasoner.InferenceType;
import org.semanticweb.owlapi.reasoner.OWLReasoner;
import org.semanticweb.owlapi.util.OWLOntologyMerger;

/**
 * Checks sets of Turtle files by the OWL API and HermiT. A line of the input is tab-separated: a name, the
 * profiles to check (such as "OWL2_DL,OWL2_RL"), and the files. A line of the output is too: the name, what
 * was found (violation, undecided, inconsistent, unsatisfiable, reasoned) and the particulars.
 */
public final class OwlCheck {
    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            List<String> fields = Arrays.asList(line.split("\t"));
            check(fields.get(0), fields.get(1).split(","), fields.subList(2, fields.size()));
        }
    }

    private static void check(String name, String[] profiles, List<String> files) throws Exception {
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        for (String file : files) {
            manager.loadOntologyFromOntologyDocument(new File(file));
        }
        OWLOntology merged = new OWLOntologyMerger(manager).createMergedOntology(manager, IRI.create("urn:merged"));
        for (String profile : profiles) {
            OWLProfile asked = Profiles.valueOf(profile);
            for (OWLProfileViolation violation : asked.checkOntology(merged).getViolations()) {
                say(name, "violation", profile + ": " + violation);
            }
        }
        reason(name, merged);
    }

    private static void reason(String name, OWLOntology ontology) {
        Configuration configuration = new Configuration();
        configuration.ignoreUnsupportedDatatypes = true; // xsd:date, of which no axiom speaks
        long start = System.nanoTime();
        OWLReasoner reasoner = new ReasonerFactory().createReasoner(ontology, configuration);
        if (!reasoner.isConsistent()) {
            say(name, "inconsistent", "");
        } else {
            reasoner.precomputeInferences(InferenceType.CLASS_HIERARCHY);
            reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()
                .forEach(found -> say(name, "unsatisfiable", found.getIRI().toString()));
        }
        say(name, "reasoned", String.valueOf((System.nanoTime() - start) / 1_000_000));
    }

    private static void say(String name, String found, String particulars) {
        System.out.println(name + "\t" + found + "\t" + particulars.replaceAll("\\s+", " "));
    }
}
