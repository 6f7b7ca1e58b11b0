import Synchronization

/// Turns texts into the terms that the lexical index and the ranking know: folded, cut to their stems, and for a
/// question without the words that say nothing.
///
/// Engine code: the same text always gives the same terms. One instance serves a process; the stemmer is behind a lock.
package final class TextAnalyzer: Sendable {
    /// Of one column of a text: how often each term stands in it.
    package struct Terms: Sendable, Equatable {
        /// Stop words are left out: no question asks for them.
        package var counts: [String: Int]
        /// All words, stop words too: BM25's document length.
        package var length: Int
    }

    package static let shared = TextAnalyzer()
    private let stemmer = Mutex(StemmerHandle())

    package init() {}

    /// Terms of something that is to be found.
    package func terms(of text: String) -> Terms {
        var counts: [String: Int] = [:]
        let words = WordSplitter.words(text)
        stemmer.withLock { stemmer in
            for word in words where !StopWords.all.contains(word) { counts[stemmer.stem(word), default: 0] += 1 }
        }
        return Terms(counts: counts, length: words.count)
    }

    /// Terms that a question asks for, each once, in the order they were said.
    package func queryTerms(of text: String) -> [String] { queryTerms(WordSplitter.words(text)) }

    func queryTerms(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return stemmer.withLock { stemmer in
            words.compactMap { word in
                guard !StopWords.all.contains(word) else { return nil }
                let term = stemmer.stem(word)
                return seen.insert(term).inserted ? term : nil
            }
        }
    }
}
