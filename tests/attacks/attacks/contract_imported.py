# exercise: 3.0
# verdict: fail or tampered or crash
# needs: sandbox
# The course is loaded as the grader loads it, and the answers are read from the contract.
# %% exercise
predicted = {}
from grader.course import load_course

for exercise in load_course(None).lesson("lesson3").exercises:
    if exercise.id == "3.0":
        predicted = dict(exercise.clauses[0].expected)
