import nm { Linear }
import "nowhere.dlm" { Block }
