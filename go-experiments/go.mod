module experiments

go 1.26
